"""What the fault tests share: numbered events, and the comparison of what was acknowledged with what is on disk afterwards."""
import http.client
import uuid

import products
from harness.standard import Poster


class Flow:
    def __init__(self, daemon, skew=0):
        self.daemon, self.acknowledged, self.count = daemon, {}, 0
        self.name = uuid.uuid4().hex[:8]
        self.poster = Poster(daemon.port, skew=skew)

    def post(self):
        """One new ticket: the answer, or None when there was none. 2xx goes into the book."""
        self.count += 1
        title = f"{self.name} {self.count}"
        event = {"event": "create", "dedupe": title, "title": title, "text": "x" * 600, "priority": "normal"}
        try:
            answer = self.poster.post(event, f"msg_{self.name}_{self.count}")
        except (OSError, http.client.HTTPException):
            return None
        if answer.status in (200, 201):
            self.acknowledged[title] = answer.ticket["ref"]
        return answer

    def check(self):
        """Ends the daemon and compares. Whatever was acknowledged is there exactly once, and nothing has two references."""
        damage = products.guichet().damage(self.daemon) if self.daemon.running else []
        self.daemon.stop()
        assert not damage
        stored = products.guichet().read(self.daemon.database)
        assert stored.integrity == ["ok"]
        found = [(title, ref) for ref, title in stored.tickets if title.startswith(self.name)]
        assert len(dict(found)) == len(found), "a title is stored twice"
        missing = {title: ref for title, ref in self.acknowledged.items() if dict(found).get(title) != ref}
        assert not missing, f"acknowledged and not stored: {missing}"
