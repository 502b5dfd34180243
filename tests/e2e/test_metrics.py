"""/metrics: every name of the documentation is there with its labels, the format is right to the letter, and each figure moves when what
it counts happens."""
import re
import signal
from pathlib import Path

from harness import prometheus
from harness import sink as behaviours
from harness.control import SteppedClock
from harness.daemon import inbound, outbound
from harness.standard import Poster
from harness.waiting import wait_until

TOP = Path(__file__).resolve().parents[2]
EVENT = {"event": "create", "title": "Disk full on host-17", "text": "95 % used", "priority": "high"}
WEEK = 7 * 24 * 3600


def read(daemon):
    status, page = daemon.get("/metrics")
    assert status == 200
    return prometheus.parse(page)


def value(daemon, name, suffix="", **labels):
    family = read(daemon).get(name)
    return family.value(suffix, **labels) if family else None


def reaches(daemon, wanted, name, suffix="", **labels):
    wait_until(lambda: value(daemon, name, suffix, **labels) == wanted,
               lambda: f"{name}{suffix} {labels} = {wanted}, it is {value(daemon, name, suffix, **labels)}")


def documented():
    """Names and labels in the table of docs/admin.md."""
    text = (TOP / "docs/admin.md").read_text()
    rows = re.findall(r"^\| `((?:guichet|process)_\w+)(?:\{([a-z, ]*)\})?` \|", text, re.M)
    assert len(rows) > 30
    return {name: set(re.findall(r"\w+", labels)) for name, labels in rows}


def test_the_page_is_what_the_manual_says(make_daemon, sink):
    daemon = make_daemon(inbound() + outbound(sink.url())).start()
    poster = Poster(daemon.port)
    assert poster.post(EVENT, "msg_1").status == 201
    wait_until(lambda: value(daemon, "guichet_tickets") and value(daemon, "guichet_deliveries_total"), "the first figures")
    page = read(daemon)
    told = {name: {label for _, pairs in family.samples for label, _ in pairs} - {"le"} for name, family in page.items()}
    assert told == documented()
    assert sum(len(family.samples) for family in page.values()) < 400


def test_events_and_refusals_by_their_result(make_daemon, sink):
    daemon = make_daemon(inbound() + outbound(sink.url())).start()
    poster = Poster(daemon.port)
    assert poster.post(EVENT, "msg_1").status == 201
    assert poster.post(EVENT, "msg_1").status == 200
    assert poster.post({"event": "create"}, "msg_2").status == 422
    for changes, reason in [({"webhook-signature": "v1,AAAA"}, "mismatch"), ({"webhook-timestamp": "1700000000"}, "stale"),
                            ({"webhook-signature": ""}, "missing"), ({"webhook-timestamp": "soon"}, "malformed")]:
        assert poster.post(EVENT, "msg_3", **changes).status == 401
        assert value(daemon, "guichet_auth_failures_total", channel="webhook:in", reason=reason) == 1, reason
    assert value(daemon, "guichet_auth_failures_total") == 4
    assert value(daemon, "guichet_requests_total", channel="webhook:in", status="2xx") == 2
    assert value(daemon, "guichet_requests_total", channel="webhook:in", status="4xx") == value(daemon, "guichet_requests_total") - 2 == 1
    for result in ("created", "repeated"):
        assert value(daemon, "guichet_events_received_total", channel="webhook:in", result=result) == 1, result
    assert value(daemon, "guichet_events_received_total") == 2
    assert value(daemon, "guichet_event_ack_duration_seconds", "_count") == 2
    assert value(daemon, "guichet_event_ack_duration_seconds", "_sum") > 0
    page = read(daemon)  # one page: the notice commits as well
    assert page["guichet_db_commit_duration_seconds"].value("_count") == page["guichet_commits_total"].value() >= 2


def test_deliveries_by_how_they_ended(make_daemon, sink):
    answers = iter([503, 200])
    sink.choose = lambda _: behaviours.status(next(answers, 500))
    daemon = make_daemon(inbound() + outbound(sink.url(), more="retry = 1s\nin_flight = 1\n")).start()
    poster = Poster(daemon.port)
    poster.post(EVENT, "msg_1")
    reaches(daemon, 1, "guichet_deliveries_total", channel="webhook:out", result="sent")
    poster.post({**EVENT, "dedupe": "another"}, "msg_2")
    reaches(daemon, 1, "guichet_deliveries_total", channel="webhook:out", result="parked")
    assert value(daemon, "guichet_deliveries_total", channel="webhook:out", result="retried") == 2
    assert value(daemon, "guichet_delivery_duration_seconds", "_count") == 4
    reaches(daemon, 1, "guichet_outbox_parked")


def test_tickets_where_they_stand(make_daemon, sink):
    daemon = make_daemon(inbound() + outbound(sink.url())).start()
    poster = Poster(daemon.port)
    for n in range(3):
        poster.post({**EVENT, "dedupe": f"host-{n}"}, f"msg_{n}")
    reaches(daemon, 3, "guichet_tickets", status="new", priority="high")
    poster.post({"event": "resolve", "dedupe": "host-1"}, "msg_end")
    reaches(daemon, 2, "guichet_tickets", status="new", priority="high")
    reaches(daemon, 1, "guichet_tickets", status="closed", priority="high")
    assert value(daemon, "guichet_tickets_open") == 2 and value(daemon, "guichet_tickets") == 3
    daemon.kill()
    daemon.start()  # counted again from the table
    reaches(daemon, 2, "guichet_tickets", status="new", priority="high")
    assert value(daemon, "guichet_tickets") == 3


def test_a_promise_that_is_not_kept(make_daemon, sink, tmp_path):
    clock = SteppedClock(tmp_path)
    daemon = make_daemon(inbound() + outbound(sink.url()), preload=[clock]).start()
    Poster(daemon.port).post({**EVENT, "requester": {"name": "Bob", "email": "bob@example.org"}}, "msg_1")
    reaches(daemon, 1, "guichet_tickets", status="new")
    assert value(daemon, "guichet_sla_breaches_total") == 0
    clock.step(WEEK)
    wait_until(lambda: value(daemon, "guichet_sla_breaches_total", priority="high"), "a breach")
    assert value(daemon, "guichet_sla_breaches_total", priority="low") == 0


def test_a_channel_that_is_opened_again(make_daemon, sink):
    daemon = make_daemon(inbound() + outbound(sink.url())).start()
    assert value(daemon, "guichet_plugin_restarts_total", plugin="webhook") == 0
    daemon.configure(inbound() + outbound(sink.url() + "/elsewhere"))
    daemon.process.send_signal(signal.SIGHUP)
    reaches(daemon, 1, "guichet_plugin_restarts_total", plugin="webhook")


def test_the_process(daemon):
    def threads():
        return int(re.search(r"Threads:\s+(\d+)", Path(f"/proc/{daemon.process.pid}/status").read_text())[1])

    wait_until(lambda: value(daemon, "process_threads") == threads(), "the number of threads, once all of them have begun")
    page = read(daemon)
    assert page["process_resident_memory_bytes"].value() > 1 << 20
    assert page["process_virtual_memory_bytes"].value() > page["process_resident_memory_bytes"].value()
    assert 3 < page["process_open_fds"].value() < page["process_max_fds"].value()
    began = float(Path("/proc/stat").read_text().split("btime ")[1].split()[0])
    assert began < page["process_start_time_seconds"].value()
    assert page["process_cpu_seconds_total"].value() > 0


def test_the_alert_rules_name_what_is_there(daemon):
    """... and an alert whose figure was renamed would never fire."""
    rules = (TOP / "dist/guichet.rules.yml").read_text()
    names = set(re.findall(r"\b(guichet_\w+?)(?:_bucket)?\b(?=[{\[ ])", "\n".join(re.findall(r"expr: (.*)", rules))))
    assert names and names <= set(documented())
