#!/usr/bin/env python3
"""Every option row has a reader: the core's rows (core/config/core_rows.c) by section, a plugin's by its place in the values.

A row that nobody reads is a promise that the manual makes and the program does not keep. For the core, each call of config_text() and its
sisters with a key in it is found, and which section it asks: from config_section(), config_next(), or what the callers of its function hand
it. A key that stands in a table or goes through another function counts for every section that is handed there. For plugins, the name of
the option's place (enum) must be used outside the table.

    options.py ROOT            prints what is unread, exit status 1 if there is any
    options.py ROOT --plant    pretends one more row for each section and plugin, and fails unless all of them are found
"""
import re
import sys
from pathlib import Path

ROWS = "core/config/core_rows.c"
# Rows whose reader is none of the core's functions by name: what the row means, and where it is.
ELSEWHERE = {}
PLANT = "planted_row"

FUNCTION = re.compile(r"^([a-z_][\w \*]*?)\b(\w+)\(([^;{]*)\)\n\{\n(.*?)^\}", re.M | re.S)
GETTER = r"config_(?:text|has|int|bool|lists)"


def core_rows(text):
    arrays = {name: re.findall(r"^\t\{(?:\"(\w+)\"|OPTION_ANY_KEY)", body, re.M)
              for name, body in re.findall(r"static const struct gd_option (\w+)\[\] = \{(.*?)\{0\}\};", text, re.S)}
    sections = dict(re.findall(r"^\t\{\"(\w+)\", CORE_\w+, (\w+),", text, re.M))
    sections["*"] = "instance"
    return {kind: [key or "*" for key in arrays[name]] for kind, name in sections.items()}


class Function:
    makers = {}  # function -> sections that it returns

    def __init__(self, path, kind, name, params, body):
        self.path, self.name, self.body = path, name, body
        self.returns_section = "struct config_section" in kind
        self.params = [p.strip().split()[-1].lstrip("*") for p in params.split(",") if p.strip()]
        self.kinds = {p: set() for p in self.params}
        self.sections = {p.strip().split()[-1].lstrip("*") for p in params.split(",") if "struct config_section" in p}

    def kinds_of(self, expression):
        """The sections that an expression of this function may be."""
        expression = expression.strip()
        direct = re.match(r"config_(?:section|next)\([^\"(]*(?:\([^()]*\)[^\"(]*)?\"(\w+)\"", expression)
        if direct:
            return {direct[1]}
        if expression in self.kinds and self.kinds[expression]:
            return self.kinds[expression]
        if expression.endswith("->section"):
            return {"*"}  # of a channel instance
        found = set()
        for call in re.findall(r"\b%s\s*=\s*([^;]*)" % re.escape(expression), self.body):
            found |= set(re.findall(r"config_(?:section|next)\([^\"]*\"(\w+)\"", call))
            if "config_next_instance(" in call:
                found.add("*")
            for name in re.findall(r"(\w+)\(", call):
                found |= self.makers.get(name, set())
        return found


def functions(root):
    for path in sorted((root / "core").rglob("*.c")):
        if path.parent.name == "config":
            continue  # the rows, their check and their example read every key alike
        text = path.read_text()
        for kind, name, params, body in FUNCTION.findall(text):
            yield Function(path, kind, name, params, body)


def arguments(body, name):
    """Argument lists of the calls of a function."""
    for match in re.finditer(r"\b%s\(" % re.escape(name), body):
        depth, start, args, at = 1, match.end(), [], match.end()
        while depth and at < len(body):
            c = body[at]
            depth += (c in "([{") - (c in ")]}")
            if (c == "," and depth == 1) or depth == 0:
                args.append(body[start:at])
                start = at + 1
            at += 1
        yield args


def spread(all_functions):
    """What each parameter may be, from the callers; until nothing is new."""
    by_name = {}
    for f in all_functions:
        if f.returns_section:
            Function.makers.setdefault(f.name, set()).update(re.findall(r"config_(?:section|next)\([^\"]*\"(\w+)\"", f.body))
    for f in all_functions:
        by_name.setdefault(f.name, []).append(f)
    handed = [(caller, target, param, arg)
              for caller in all_functions
              for name in set(re.findall(r"(\w+)\(", caller.body)) & by_name.keys()
              for args in arguments(caller.body, name)
              for target in by_name[name]
              for param, arg in zip(target.params, args) if param in target.sections]
    changed = True
    while changed:
        changed = False
        for caller, target, param, arg in handed:
            new = caller.kinds_of(arg) - target.kinds[param]
            target.kinds[param] |= new
            changed = changed or bool(new)


def readers(all_functions):
    """(section, key) that are read. A key that a function is handed counts where it is called; one from a table, for every word of the file."""
    read, wrappers = set(), []
    for f in all_functions:
        for match in re.finditer(GETTER + r"\(", f.body):
            args = next(iter(arguments(f.body[match.start():], f.body[match.start():match.end() - 1])), [])
            if len(args) < 2:
                continue
            section, key = args[0].strip(), args[1].strip()
            if re.fullmatch(r"\"\w+\"", key):
                read |= {(kind, key[1:-1]) for kind in f.kinds_of(section)}
            elif key in f.params and section in f.params:
                wrappers.append((f.name, f.params.index(section), f.params.index(key)))
            elif key == "OPTION_ANY_KEY":
                read |= {(kind, "*") for kind in f.kinds_of(section)}
            else:
                read |= {(kind, word) for kind in f.kinds_of(section) for word in re.findall(r"\"(\w+)\"", f.path.read_text())}
    for name, section, key in wrappers:
        for f in all_functions:
            for args in arguments(f.body, name):
                if len(args) > max(section, key) and re.fullmatch(r"\s*\"\w+\"\s*", args[key]):
                    read |= {(kind, args[key].strip()[1:-1]) for kind in f.kinds_of(args[section])}
    return read


def unread_core(root, plant):
    rows = core_rows((root / ROWS).read_text())
    all_functions = list(functions(root))
    spread(all_functions)
    read = readers(all_functions)
    for kind, keys in rows.items():
        for key in keys + ([PLANT] if plant else []):
            if (kind, key) not in ELSEWHERE and (kind, key) not in read:
                yield f"[{kind}] {key}"


def plugin_tables(root):
    for folder in sorted((root / "plugins").iterdir()):
        for path in sorted(folder.glob("*.c")):
            table = re.search(r"^(?:static )?const struct gd_option \w+\[\] = \{(.*?)\{0\}\};", path.read_text(), re.M | re.S)
            if table:
                yield folder, table


def unread_plugins(root, plant):
    for folder, table in plugin_tables(root):
        whole = "\n".join(p.read_text() for p in sorted(folder.glob("*.[ch]"))).replace(table[0], "")
        for key in re.findall(r"^\s*\{\"(\w+)\",", table[1], re.M) + ([PLANT] if plant else []):
            # its place among the values: BOT_TOKEN, OPT_BOT_TOKEN ...; in an enum once, and at least once beside it
            if len(re.findall(r"\b(?:\w+_)?%s\b" % key.upper(), whole)) < 2 and f'"{key}"' not in whole:
                yield f"[{folder.name}] {key}"


def main():
    root, plant = Path(sys.argv[1]), "--plant" in sys.argv
    unread = list(unread_core(root, plant)) + list(unread_plugins(root, plant))
    if plant:
        expected = len(core_rows((root / ROWS).read_text())) + len(list(plugin_tables(root)))
        found = [row for row in unread if row.endswith(PLANT)]
        print(f"{len(found)} of {expected} planted rows found")
        return len(found) < expected
    print("\n".join(unread) if unread else "every option row has a reader")
    return bool(unread)


if __name__ == "__main__":
    sys.exit(main())
