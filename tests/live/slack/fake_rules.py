"""What Slack accepts: arguments of methods, sizes of blocks. Each check returns an error code, or None."""
import json

# method: (scope, required arguments, other arguments, takes a JSON body)
METHODS = {
    "auth.test": (None, (), (), True),
    "apps.connections.open": ("connections:write", (), (), True),
    "users.info": ("users:read", ("user",), ("include_locale",), False),
    "conversations.open": ("im:write", (), ("users", "channel", "return_im", "prevent_creation"), True),
    "conversations.info": ("channels:read", ("channel",), ("include_locale", "include_num_members"), False),
    "conversations.list": ("channels:read", (), ("types", "exclude_archived", "limit", "cursor", "team_id"), False),
    "conversations.members": ("channels:read", ("channel",), ("limit", "cursor"), False),
    "conversations.history": ("channels:history", ("channel",),
                              ("limit", "cursor", "oldest", "latest", "inclusive", "include_all_metadata"), True),
    "conversations.replies": ("channels:history", ("channel", "ts"),
                              ("limit", "cursor", "oldest", "latest", "inclusive", "include_all_metadata"), False),
    "chat.postMessage": ("chat:write", ("channel",), ("text", "blocks", "thread_ts", "reply_broadcast", "metadata", "unfurl_links",
                                                     "unfurl_media", "mrkdwn"), True),
    "chat.postEphemeral": ("chat:write", ("channel", "user"), ("text", "blocks", "thread_ts"), True),
    "chat.update": ("chat:write", ("channel", "ts"), ("text", "blocks", "metadata"), True),
    "chat.delete": ("chat:write", ("channel", "ts"), (), True),
    "chat.getPermalink": (None, ("channel", "message_ts"), (), False),
    "reactions.add": ("reactions:write", ("channel", "timestamp", "name"), (), True),
    "reactions.remove": ("reactions:write", ("channel", "timestamp", "name"), (), True),
    "views.open": (None, ("view",), ("trigger_id", "interactivity_pointer"), True),
    "views.publish": (None, ("user_id", "view"), ("hash",), True),
    "views.update": (None, ("view",), ("view_id", "external_id", "hash"), True),
    "oauth.v2.access": (None, ("client_id", "client_secret"), ("code", "redirect_uri", "grant_type", "refresh_token"), False),
    "oauth.v2.exchange": (None, ("client_id", "client_secret"), (), False),
    "files.info": ("files:read", ("file",), (), False),
    "files.getUploadURLExternal": ("files:write", ("filename", "length"), ("alt_txt", "snippet_type"), False),
    "files.completeUploadExternal": ("files:write", ("files",), ("channel_id", "thread_ts", "initial_comment"), True),
}
BOT_SCOPES = sorted({scope for scope, *_ in METHODS.values() if scope and scope != "connections:write"} | {
    "app_mentions:read", "commands", "groups:history", "groups:read", "im:history", "reactions:read", "users:read.email"})


def _length(value, low, high):
    return isinstance(value, str) and low <= len(value) <= high


def _text(element, high, types=("plain_text", "mrkdwn")):
    return isinstance(element, dict) and element.get("type") in types and _length(element.get("text"), 1, high)


def _button(element):
    return (element.get("type") == "button" and _text(element.get("text"), 75, ("plain_text",))
            and _length(element.get("action_id", ""), 0, 255) and _length(element.get("value", ""), 0, 2000))


def _select(element):
    options = element.get("options") or []
    return (element.get("type") == "static_select" and 1 <= len(options) <= 100 and _length(element.get("action_id", ""), 0, 255)
            and ("placeholder" not in element or _text(element["placeholder"], 150, ("plain_text",)))
            and all(_text(one.get("text"), 75, ("plain_text",)) and _length(one.get("value"), 1, 75) for one in options))


def _input(block):
    element = block.get("element") or {}
    return (_text(block.get("label"), 2000, ("plain_text",)) and _length(block.get("block_id", ""), 0, 255)
            and element.get("type") in ("plain_text_input", "static_select")
            and (element["type"] == "plain_text_input" or _select({"action_id": "", **element})))


def _section(block):
    fields = block.get("fields")
    if fields is not None and not (1 <= len(fields) <= 10 and all(_text(one, 2000) for one in fields)):
        return False
    return _text(block.get("text"), 3000) if "text" in block else fields is not None


def _actions(block):
    elements = block.get("elements") or []
    ids = [one.get("action_id") for one in elements]
    return 1 <= len(elements) <= 25 and all(_button(one) or _select(one) for one in elements) and len(set(ids)) == len(ids)


BLOCKS = {
    "section": _section, "actions": _actions, "divider": lambda block: True, "input": _input,
    "header": lambda block: _text(block.get("text"), 150, ("plain_text",)),
    "context": lambda block: 1 <= len(block.get("elements", [])) <= 10,
}


def blocks_fault(text, most=50):
    """`text`: the blocks argument as it came."""
    try:
        blocks = json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return "invalid_blocks_format"
    if not isinstance(blocks, list) or len(blocks) > most:
        return "invalid_blocks"
    if not all(isinstance(block, dict) and BLOCKS.get(block.get("type"), lambda one: False)(block) for block in blocks):
        return "invalid_blocks"
    return "msg_blocks_too_long" if len(json.dumps(blocks, ensure_ascii=False)) > 13200 else None


def view_fault(text):
    try:
        view = json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return "invalid_arguments"
    if not isinstance(view, dict) or view.get("type") not in ("home", "modal"):
        return "invalid_arguments"
    if view["type"] == "modal" and not (_text(view.get("title"), 24, ("plain_text",)) and _length(view.get("private_metadata", ""), 0, 3000)):
        return "invalid_arguments"
    inputs = any(block.get("type") == "input" for block in view.get("blocks", []))
    if inputs and not _text(view.get("submit"), 24, ("plain_text",)):
        return "invalid_arguments"
    return "invalid_arguments" if blocks_fault(view.get("blocks"), 100) else None


def message_fault(arguments, most):
    text, blocks = arguments.get("text", ""), arguments.get("blocks")
    if not text and not blocks:
        return "no_text"
    if len(text) > most:
        return "msg_too_long"
    metadata = arguments.get("metadata")
    if metadata is not None:
        try:
            metadata = json.loads(metadata) if isinstance(metadata, str) else metadata
        except ValueError:
            return "invalid_metadata_format"
        if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict) or not metadata.get("event_type"):
            return "invalid_metadata_schema"
    return blocks_fault(blocks) if blocks is not None else None
