/* bench/load.c: posts signed events and says how fast they were answered.
 *
 *     load --port 8077 --connections 256 --count 50000            closed loop: each connection sends when its answer is there
 *     load --port 8077 --connections 64 --count 10000 --rate 1000 open loop: each event has its instant, and its latency counts from there,
 *                                                                  so a daemon that stalls cannot hide it by slowing the generator down
 * Further: --path /hook/in, --secret whsec_..., --skip N (answers left out of the figures), --run NAME (makes the keys unique).
 * Every event is a new ticket of some 690 bytes, signed as Standard Webhooks says; with --kind command or button it is a slash command or a
 * button of Slack's, signed with the secret as Slack does. Prints one line of name=value.
 */
#include "wire.h"

#include <errno.h>
#include <getopt.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS INT64_C(1000000000)

struct options {
	uint16_t port;
	long connections, count, rate, skip;
	const char *path, *secret, *run;
	enum kind { KIND_TICKET, KIND_COMMAND, KIND_BUTTON } kind;
};

struct conn {
	int fd;
	bool busy;
	int64_t since_ns; /* of the event on its way: when it was due */
	size_t in_len, out_len, out_at;
	char in[WIRE_BUFFER], out[WIRE_BUFFER];
};

struct load {
	struct options options;
	unsigned char key[64];
	int key_len;
	struct conn *conns;
	long next, started, answered, good, refused, other;
	int64_t begin_ns, measured_from_ns, end_ns;
	uint32_t *latency_us;
	long measured;
};

static const char text[] =
	"The file system /var is 95 % full and grows by 2 % an hour. Seen from the monitoring host at every scrape of the last ten "
	"minutes. "
	"Old archives of the print server fill it; the job that removes them has not run since Monday. Please look at the job first "
	"and remove what is older than ninety days. The runbook has the commands. If the disk is full, the tills cannot book "
	"any more and the shops must write receipts by hand, so this is worth an answer before the shops open again at nine.";

static void die(const char *what)
{
	fprintf(stderr, "load: %s\n", what);
	exit(1);
}

static int decode_secret(const char *secret, unsigned char *key)
{
	size_t len;
	int decoded, pad = 0;

	if (strncmp(secret, "whsec_", 6) == 0)
		secret += 6;
	len = strlen(secret);
	if (len == 0 || len > 80 || len % 4 != 0)
		die("the secret is not whsec_ and base64");
	while (secret[len - 1 - (size_t)pad] == '=')
		pad++;
	decoded = EVP_DecodeBlock(key, (const unsigned char *)secret, (int)len);
	return decoded - pad;
}

/* A form as Slack sends it: every one has a trigger or an action of its own, so none is a repeat. */
static void compose_slack(struct load *load, struct conn *conn)
{
	static const char command[] =
		"token=x&team_id=T0ACME&team_domain=acme&channel_id=C0HELP&channel_name=help&user_id=U0MARIE&user_name=marie"
		"&command=%%2Fguichet&text=new+Disk+almost+full+on+host-%06ld&trigger_id=%s.%ld&api_app_id=A0BENCH";
	static const char button[] =
		"payload=%%7B%%22type%%22%%3A%%22block_actions%%22%%2C%%22team%%22%%3A%%7B%%22id%%22%%3A%%22T0ACME%%22%%7D%%2C"
		"%%22user%%22%%3A%%7B%%22id%%22%%3A%%22U0MARIE%%22%%2C%%22team_id%%22%%3A%%22T0ACME%%22%%7D%%2C"
		"%%22channel%%22%%3A%%7B%%22id%%22%%3A%%22C0HELP%%22%%7D%%2C"
		"%%22container%%22%%3A%%7B%%22message_ts%%22%%3A%%22%ld.000100%%22%%2C%%22channel_id%%22%%3A%%22C0HELP%%22%%7D%%2C"
		"%%22actions%%22%%3A%%5B%%7B%%22type%%22%%3A%%22button%%22%%2C%%22action_id%%22%%3A%%22a%%22%%2C"
		"%%22value%%22%%3A%%22yes%%22%%2C%%22action_ts%%22%%3A%%22%s.%ld%%22%%7D%%5D%%7D";
	char body[2048], signed_text[4096], hex[2 * EVP_MAX_MD_SIZE + 1] = "";
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned mac_len;
	long n = load->started++, now = (long)time(NULL);
	const char *run = load->options.run;
	int body_len = load->options.kind == KIND_COMMAND ? snprintf(body, sizeof body, command, n, run, n)
							  : snprintf(body, sizeof body, button, now, run, n);
	int signed_len = snprintf(signed_text, sizeof signed_text, "v0:%ld:%s", now, body);

	HMAC(EVP_sha256(), load->key, load->key_len, (unsigned char *)signed_text, (size_t)signed_len, mac, &mac_len);
	for (unsigned i = 0; i < mac_len; i++)
		(void)snprintf(hex + 2 * (size_t)i, 3, "%02x", mac[i]);
	conn->out_len = (size_t)snprintf(conn->out, sizeof conn->out,
		"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n"
		"x-slack-request-timestamp: %ld\r\nx-slack-signature: v0=%s\r\n\r\n%s",
		load->options.path, body_len, now, hex, body);
	conn->out_at = 0;
}

/* One request with a ticket of its own. */
static void compose(struct load *load, struct conn *conn)
{
	char body[2048], signed_text[4096], base64[64];
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned mac_len;
	long n = load->started++, now = (long)time(NULL);
	int body_len = snprintf(body, sizeof body,
		"{\"event\":\"create\",\"dedupe\":\"%s-%ld\",\"title\":\"Disk almost full on "
		"host-%06ld\",\"text\":\"%s\",\"priority\":\"normal\"}",
		load->options.run, n, n, text);
	int signed_len = snprintf(signed_text, sizeof signed_text, "msg_%s_%ld.%ld.%s", load->options.run, n, now, body);

	HMAC(EVP_sha256(), load->key, load->key_len, (unsigned char *)signed_text, (size_t)signed_len, mac, &mac_len);
	EVP_EncodeBlock((unsigned char *)base64, mac, (int)mac_len);
	conn->out_len = (size_t)snprintf(conn->out, sizeof conn->out,
		"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\nwebhook-id: msg_%s_%ld\r\n"
		"webhook-timestamp: %ld\r\nwebhook-signature: v1,%s\r\n\r\n%s",
		load->options.path, body_len, load->options.run, n, now, base64, body);
	conn->out_at = 0;
}

static void flush(struct conn *conn)
{
	while (conn->out_at < conn->out_len) {
		ssize_t done = send(conn->fd, conn->out + conn->out_at, conn->out_len - conn->out_at, MSG_NOSIGNAL);
		if (done < 0 && errno == EAGAIN)
			return; /* the next EPOLLOUT goes on */
		if (done < 0)
			die("the daemon closed a connection");
		conn->out_at += (size_t)done;
	}
}

static void begin(struct load *load, struct conn *conn, int64_t due_ns)
{
	if (load->options.kind == KIND_TICKET)
		compose(load, conn);
	else
		compose_slack(load, conn);
	conn->busy = true;
	conn->since_ns = due_ns;
	flush(conn);
}

static void answered(struct load *load, struct conn *conn, int64_t now)
{
	int status = (int)strtol(conn->in + sizeof "HTTP/1.1", NULL, 10);

	int fine = load->options.kind == KIND_TICKET ? 201 : 200;

	conn->busy = false;
	load->answered++;
	load->good += status == fine;
	load->refused += status == 429 || status == 503;
	load->other += status != fine && status != 429 && status != 503;
	load->end_ns = now;
	if (load->answered == load->options.skip)
		load->measured_from_ns = now;
	if (load->answered > load->options.skip)
		load->latency_us[load->measured++] = (uint32_t)((now - conn->since_ns) / 1000);
}

/* True: the connection is free again. */
static bool receive(struct load *load, struct conn *conn)
{
	for (;;) {
		ssize_t got = recv(conn->fd, conn->in + conn->in_len, sizeof conn->in - conn->in_len, 0);
		long whole;

		if (got < 0 && errno == EAGAIN)
			return false;
		if (got <= 0)
			die("the daemon closed a connection");
		conn->in_len += (size_t)got;
		whole = wire_message(conn->in, conn->in_len);
		if (whole < 0)
			die("an answer that is no HTTP");
		if (whole > 0) {
			conn->in_len = 0;
			answered(load, conn, wire_now_ns());
			return true;
		}
	}
}

/* In turn, so that none is idle for so long that the daemon closes it. */
static struct conn *idle(struct load *load)
{
	for (long i = 0; i < load->options.connections; i++) {
		struct conn *conn = &load->conns[load->next++ % load->options.connections];
		if (!conn->busy)
			return conn;
	}
	return NULL;
}

/* Open loop: starts what is due; returns the nanoseconds until the next one. */
static int64_t start_due(struct load *load)
{
	for (;;) {
		int64_t due = load->begin_ns + load->started * (SECOND_NS / load->options.rate), now = wire_now_ns();
		struct conn *conn;

		if (load->started >= load->options.count)
			return SECOND_NS;
		if (due > now)
			return due - now;
		conn = idle(load);
		if (!conn)
			return SECOND_NS; /* all are busy: an answer wakes us, and the clock of the waiting event runs */
		begin(load, conn, due);
	}
}

static void serve(struct load *load, int poll, int64_t wait_ns)
{
	struct timespec wait = {wait_ns / SECOND_NS, wait_ns % SECOND_NS};
	struct epoll_event events[64];
	int count = epoll_pwait2(poll, events, 64, &wait, NULL);

	for (int i = 0; i < count; i++) {
		struct conn *conn = events[i].data.ptr;

		if (conn->busy && conn->out_at < conn->out_len)
			flush(conn);
		if (receive(load, conn) && !load->options.rate && load->started < load->options.count)
			begin(load, conn, wire_now_ns());
	}
}

static void run(struct load *load)
{
	int poll = epoll_create1(EPOLL_CLOEXEC);

	for (long i = 0; i < load->options.connections; i++) {
		struct conn *conn = &load->conns[i];
		struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = conn};

		conn->fd = wire_connect(load->options.port);
		epoll_ctl(poll, EPOLL_CTL_ADD, conn->fd, &event);
	}
	load->begin_ns = load->measured_from_ns = wire_now_ns();
	for (long i = 0; !load->options.rate && i < load->options.connections && load->started < load->options.count; i++)
		begin(load, &load->conns[i], wire_now_ns());
	while (load->answered < load->options.count)
		serve(load, poll, load->options.rate ? start_due(load) : SECOND_NS);
	close(poll);
}

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static double percentile_ms(const struct load *load, double share)
{
	return load->measured ? load->latency_us[(long)(share * (double)(load->measured - 1))] / 1000.0 : 0;
}

static void report(struct load *load)
{
	double seconds = (double)(load->end_ns - load->measured_from_ns) / 1e9;

	qsort(load->latency_us, (size_t)load->measured, sizeof *load->latency_us, by_size);
	printf("answered=%ld created=%ld refused=%ld other=%ld seconds=%.2f per_second=%.0f p50_ms=%.2f p99_ms=%.2f max_ms=%.2f\n",
		load->answered, load->good, load->refused, load->other, seconds, seconds > 0 ? (double)load->measured / seconds : 0,
		percentile_ms(load, 0.5), percentile_ms(load, 0.99), percentile_ms(load, 1));
}

static long number(const char *value)
{
	char *end;
	long n = strtol(value, &end, 10);

	if (*end || n < 0)
		die("a number was expected");
	return n;
}

static enum kind kind_of(const char *word)
{
	if (strcmp(word, "button") == 0)
		return KIND_BUTTON;
	return strcmp(word, "command") == 0 ? KIND_COMMAND : KIND_TICKET;
}

static struct options parse(int argc, char **argv)
{
	static const struct option names[] = {{"port", 1, NULL, 'p'}, {"connections", 1, NULL, 'c'}, {"count", 1, NULL, 'n'},
		{"rate", 1, NULL, 'r'}, {"skip", 1, NULL, 's'}, {"path", 1, NULL, 'u'}, {"secret", 1, NULL, 'k'}, {"run", 1, NULL, 'x'},
		{"kind", 1, NULL, 't'},
		{0}};
	struct options o = {.connections = 64, .count = 10000, .path = "/hook/in", .secret = "", .run = "bench"};

	for (int c; (c = getopt_long(argc, argv, "", names, NULL)) != -1;) {
		switch (c) {
		case 'p': o.port = (uint16_t)number(optarg); break;
		case 'c': o.connections = number(optarg); break;
		case 'n': o.count = number(optarg); break;
		case 'r': o.rate = number(optarg); break;
		case 's': o.skip = number(optarg); break;
		case 'u': o.path = optarg; break;
		case 'k': o.secret = optarg; break;
		case 'x': o.run = optarg; break;
		case 't': o.kind = kind_of(optarg); break;
		default: exit(64);
		}
	}
	return o;
}

int main(int argc, char **argv)
{
	struct load load = {.options = parse(argc, argv)};

	if (load.options.kind == KIND_TICKET)
		load.key_len = decode_secret(load.options.secret, load.key);
	else
		load.key_len = snprintf((char *)load.key, sizeof load.key, "%s", load.options.secret);
	load.conns = calloc((size_t)load.options.connections, sizeof *load.conns);
	load.latency_us = calloc((size_t)load.options.count + 1, sizeof *load.latency_us);
	if (!load.conns || !load.latency_us)
		die("out of memory");
	run(&load);
	report(&load);
	free(load.conns);
	free(load.latency_us);
	return load.good + load.refused == load.answered ? 0 : 1;
}
