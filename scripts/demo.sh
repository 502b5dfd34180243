#!/bin/bash
# scripts/demo.sh BUILD: what scripts/run.sh shows, on a build that is there. Everything it makes is in one temporary folder, everything it
# starts is ended with it.
set -euo pipefail
build=$(cd "${1:-build/release}" && pwd)
guichet=$build/guichet
work=$(mktemp -d)
pids=()
finish() {
	for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
	wait 2>/dev/null || true
	rm -rf "$work"
}
trap finish EXIT

say() { printf '\n== %s\n' "$*"; }
run() { printf '$ %s\n' "$*"; "$@"; }
# The port that the kernel gives away now is free in a moment.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
until_there() { # what, command...
	local what=$1 i
	shift
	for ((i = 0; i < 900; i++)); do "$@" >/dev/null 2>&1 && return; sleep 0.1; done
	echo "$what did not come; the daemon's log:" >&2
	cat "$work/daemon.log" >&2
	exit 1
}

web=$(free_port) admin=$(free_port) crm=$(free_port)
token=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')
printf 'whsec_%s' "$(head -c 32 /dev/urandom | base64 -w0)" >"$work/crm.secret"
chmod 600 "$work/crm.secret"
umask 077
cat >"$work/guichet.ini" <<INI
[guichet]
name = Support
data_dir = $work/data
default_lang = en
public_url = http://127.0.0.1:$web
[server]
listen = 127.0.0.1:$web
admin_listen = 127.0.0.1:$admin
control_socket = $work/control.sock
[plugins]
dir = $build/plugins
[queue technique]
title = Technical team
undo_delay = 1
[person bob]
name = Bob
role = agent
queues = technique
lang = en
[person marie]
name = Marie
lang = en
[console local]
[webhook monitoring]
preset = guichet
scheme = bearer
secret = $token
[webhook crm]
url = http://127.0.0.1:$crm/events
secret_file = $work/crm.secret
allow_private = yes
payload = full
INI
export GUICHET_CONFIG=$work/guichet.ini

# The system that wants to hear of tickets: it keeps each event as it came.
cat >"$work/crm.py" <<'PY'
import http.server, json, os, sys

class Crm(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        n = len([f for f in os.listdir(sys.argv[2]) if f.endswith(".body")])
        with open(f"{sys.argv[2]}/{n:03}.headers", "w") as out:
            out.writelines(f"{name}: {value}\n" for name, value in self.headers.items() if name.startswith("webhook-"))
        with open(f"{sys.argv[2]}/{n:03}.body.part", "wb") as out:
            out.write(body)
        os.rename(f"{sys.argv[2]}/{n:03}.body.part", f"{sys.argv[2]}/{n:03}.body")
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        pass

http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Crm).serve_forever()
PY
mkdir "$work/events"
python3 "$work/crm.py" "$crm" "$work/events" &
pids+=($!)

say "the configuration is checked, the daemon starts"
run "$guichet" check
"$guichet" run >"$work/daemon.log" 2>&1 &
daemon=$!
pids+=("$daemon")
until_there "The daemon" curl -fs "http://127.0.0.1:$admin/readyz"

say "a monitoring system posts an alert; 201 means that the ticket is on disk"
run curl -sS -H "Authorization: Bearer $token" --json \
	'{"event":"create","dedupe":"host-17/disk","title":"Disk full on host-17","text":"/var is at 99 %","priority":"high"}' \
	"http://127.0.0.1:$web/hook/monitoring" 2>/dev/null ||
	run curl -sS -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
	-d \
		'{"event":"create","dedupe":"host-17/disk","title":"Disk full on host-17","text":"/var is at 99 %","priority":"high"}' \
		"http://127.0.0.1:$web/hook/monitoring"
printf '\n'

say "bob, an agent, takes it and writes a note at his terminal"
run "$guichet" chat --as bob --room technique --listen 1 --say '!take 1001' \
	--say '!note 1001 The log partition is full, I clean it up.' --say '!show 1001'

say "marie, a customer, asks something; bob answers and solves it"
run "$guichet" chat --as marie --listen 1 --say 'The printer on the third floor does not print.'
run "$guichet" chat --as bob --room technique --listen 1 --say '!take 1002' --say '!reply 1002 Please try again now, I restarted it.'
until_there "The answer" sh -c "ls '$work/events' | grep -q . && grep -q ticket.commented '$work'/events/*.body"
run "$guichet" chat --as bob --room technique --listen 1 --say '!solved 1002 The queue was stuck.'

say "what marie reads; she confirms"
run "$guichet" chat --as marie --listen 3
run "$guichet" chat --as marie --listen 2 --say yes

say "the monitoring system says that the disk is well again"
run curl -sS -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
	-d '{"event":"resolve","dedupe":"host-17/disk"}' "http://127.0.0.1:$web/hook/monitoring"
printf '\n'

say "the events that the other system got, each checked with its secret"
until_there "The last event of each" sh -c "grep -q ticket.closed '$work'/events/*.body && grep -q 'ticket.assigned.*G-1001' '$work'/events/*.body"
for body in "$work"/events/*.body; do
	headers=()
	while IFS= read -r line; do headers+=(--header "$line"); done <"${body%.body}.headers"
	verdict=$("$guichet" signature --scheme standard-webhooks --secret-file "$work/crm.secret" "${headers[@]}" <"$body")
	python3 -c 'import json, sys
e = json.load(open(sys.argv[1]))
print(e["type"], e["data"]["ticket"]["ref"], e["data"]["ticket"]["status"], "-", sys.argv[2])' "$body" "$verdict"
done

if [ -t 0 ] && [ -t 1 ]; then
	say "your turn: you are marie. Write something, or 'help'; ':quit' ends. In another terminal, as the agent:"
	echo "   GUICHET_CONFIG=$GUICHET_CONFIG $guichet chat --as bob --room technique"
	"$guichet" chat --as marie || true
fi
say "the end: the daemon stops"
kill -TERM "$daemon"
wait "$daemon" || true
