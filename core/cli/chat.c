#include "cli/chat.h"

#include "base/id.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/link.h"
#include "cli/mark.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#define READY_MS 5000 /* until the daemon has said which rooms there are */
#define THREADS 512 /* tickets whose thread this terminal remembers */

struct thread_of {
	char *ref, *room, *id;
};

struct chat {
	const struct chat_options *options;
	struct daemon_link talk, hear; /* one connection each: a long poll must not hold up what is typed */
	char session[21];
	pthread_mutex_t lock;          /* what follows, and the screen */
	struct thread_of threads[THREADS];
	size_t nthreads;
	char *rooms[64];
	size_t nrooms;
	char *room, *thread, *ref;     /* where one stands; all NULL: the direct conversation */
	bool ready, prompt;
	atomic_bool over;
};

static void pause_ms(int64_t ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

/* ---- the screen ---------------------------------------------------------------------------------------------------------------------- */

static void show_prompt(const struct chat *c)
{
	if (c->prompt)
		printf("%s> ", c->ref ? c->ref : c->room ? c->room : c->options->as ? c->options->as : "");
	fflush(stdout);
}

static void show(struct chat *c, const char *head, const char *text)
{
	struct buf clean;
	buf_init(&clean, LIMIT_BODY);
	text_strip_controls(&clean, text, true);
	printf("%s%s%s%s\n", c->prompt ? "\r" : "", head, *head ? " " : "", clean.data);
	buf_clear(&clean);
}

static void remember_thread(struct chat *c, const char *ref, const char *room, const char *id)
{
	for (size_t i = 0; i < c->nthreads; i++)
		if (strcmp(c->threads[i].ref, ref) == 0)
			return;
	if (c->nthreads == THREADS)
		return;
	c->threads[c->nthreads++] = (struct thread_of){mem_strdup(ref), mem_strdup(room), mem_strdup(id)};
}

static void show_message(struct chat *c, const struct json *m)
{
	const char *room = json_text(json_get(m, "room"), NULL), *ref = json_text(json_get(m, "ref"), NULL),
		   *text = json_text(json_get(m, "text"), "");
	char head[200] = "";
	if (json_bool(json_get(m, "card"), false) && ref && room)
		remember_thread(c, ref, room, json_text(json_get(m, "id"), ""));
	if (room)
		snprintf(head, sizeof head, "[%s%s%s]", room, ref ? " " : "", ref ? ref : "");
	show(c, head, text);
}

/* ---- hearing ------------------------------------------------------------------------------------------------------------------------- */

static void take_rooms(struct chat *c, const struct json *answer)
{
	if (c->ready)
		return;
	for (const struct json *r = json_first(json_get(answer, "rooms")); r && c->nrooms < 64; r = json_next(r))
		c->rooms[c->nrooms++] = mem_strdup(json_text(r, ""));
	c->ready = true;
}

static int64_t take_messages(struct chat *c, const struct json *answer, int64_t ack)
{
	const struct json *list = json_get(answer, "messages");
	for (const struct json *m = json_first(list); m; m = json_next(m)) {
		show_message(c, m);
		ack = json_int(json_get(m, "n"), ack);
	}
	if (json_count(list) > 0)
		show_prompt(c);
	return ack;
}

static void *hear(void *arg)
{
	struct chat *c = arg;
	int64_t ack = 0;
	while (!atomic_load(&c->over)) {
		struct buf target;
		buf_init(&target, 4096);
		buf_addf(&target, "/console/%s/listen?session=%s&ack=%" PRId64 "&as=", c->options->instance, c->session, ack);
		control_escape(&target, c->options->as ? c->options->as : "");
		struct json *answer = link_call(&c->hear, "GET", target.data, NULL, 40000);
		buf_clear(&target);
		pthread_mutex_lock(&c->lock);
		if (answer) {
			take_rooms(c, answer);
			ack = take_messages(c, answer, ack);
		} else {
			atomic_store(&c->over, true);
		}
		pthread_mutex_unlock(&c->lock);
		json_free(answer);
	}
	return NULL;
}

/* ---- saying -------------------------------------------------------------------------------------------------------------------------- */

static struct json *call_say(struct chat *c, const char *kind, const char *room, const char *thread, const char *text)
{
	struct buf body, target;
	char id[27];
	random_token(id, 26);
	buf_init(&body, LIMIT_BODY);
	buf_init(&target, 4096);
	struct json_writer w = {.out = &body};
	json_open(&w, NULL, '{');
	json_put_text(&w, "as", c->options->as);
	json_put_text(&w, "id", id);
	json_put_text(&w, "kind", kind);
	json_put_text(&w, "room", room);
	json_put_text(&w, "thread", thread);
	json_put_text(&w, "text", text);
	json_close(&w, '}');
	buf_addf(&target, "/console/%s/say", c->options->instance);
	struct json *answer = link_call(&c->talk, "POST", target.data, body.data, 0);
	buf_clear(&body);
	buf_clear(&target);
	return answer;
}

static void show_done(struct chat *c, const struct json *answer)
{
	const char *mark = result_mark(json_text(json_get(answer, "result"), "")), *ref = json_text(json_get(answer, "ref"), NULL);
	if (mark && ref)
		show(c, mark, ref);
}

/* "help", "aide prendre": alone, or with one word. */
static bool asks_help(const char *text)
{
	static const char *const words[] = {"help", "aide", "?"};
	size_t first = strcspn(text, " ");
	const char *rest = text + first + strspn(text + first, " ");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == first && strncasecmp(words[i], text, first) == 0)
			return !rest[strcspn(rest, " ")];
	return false;
}

/* Where one stands is this thread's alone to change: the other only shows what comes. In a room words are talk, in a thread they go to the
 * customer, so that who asks for help there would get none, or the customer would. */
static void say(struct chat *c, const char *text)
{
	char marked[64];
	bool help = c->room && strlen(text) < sizeof marked - 1 && asks_help(text);
	if (help)
		snprintf(marked, sizeof marked, "!%s", text);
	struct json *answer = call_say(c, "text", c->room, c->thread, help ? marked : text);
	const char *private_text = json_text(json_get(answer, "text"), NULL);
	pthread_mutex_lock(&c->lock);
	if (private_text)
		show(c, "", private_text);
	else
		show_done(c, answer);
	pthread_mutex_unlock(&c->lock);
	json_free(answer);
}

/* ---- moving about -------------------------------------------------------------------------------------------------------------------- */

static void stand(struct chat *c, const char *room, const char *thread, const char *ref)
{
	free(c->room);
	free(c->thread);
	free(c->ref);
	c->room = mem_strdup(room);
	c->thread = mem_strdup(thread);
	c->ref = mem_strdup(ref);
}

static const struct thread_of *find_thread(const struct chat *c, const char *word)
{
	const char *digits = word + strcspn(word, "0123456789");
	for (size_t i = 0; *digits && i < c->nthreads; i++) {
		const char *own = c->threads[i].ref + strcspn(c->threads[i].ref, "0123456789");
		if (strcmp(own, digits) == 0)
			return &c->threads[i];
	}
	return NULL;
}

static void help(struct chat *c)
{
	printf(":dm          the direct conversation with the desk\n:ROOM        a room:");
	for (size_t i = 0; i < c->nrooms; i++)
		printf(" %s", c->rooms[i]);
	printf("\n:1042        the thread of a ticket\n:quit        end\nhelp         what the desk understands\n");
}

/* A ticket whose card came before this terminal was there: the desk knows where its thread is, and shows what it is about. */
static bool enter_ticket(struct chat *c, const char *word)
{
	char line[64];
	const char *digits = word + strcspn(word, "0123456789");
	if (!*digits || digits[strspn(digits, "0123456789")] || strlen(word) > 40)
		return false;
	snprintf(line, sizeof line, "show %s", word);
	struct json *answer = call_say(c, "command", NULL, NULL, line);
	const struct json *data = json_get(answer, "data");
	const char *room = json_text(json_get(data, "room"), NULL), *thread = json_text(json_get(data, "thread"), NULL);
	if (json_text(json_get(answer, "text"), NULL))
		show(c, "", json_text(json_get(answer, "text"), ""));
	if (room && thread)
		stand(c, room, thread, json_text(json_get(data, "ref"), word));
	json_free(answer);
	return true;
}

/* False: the terminal ends. */
static bool own_command(struct chat *c, const char *word)
{
	const struct thread_of *thread = find_thread(c, word);
	if (strcmp(word, "quit") == 0 || strcmp(word, "q") == 0)
		return false;
	if (strcmp(word, "dm") == 0) {
		stand(c, NULL, NULL, NULL);
		return true;
	}
	if (thread) {
		stand(c, thread->room, thread->id, thread->ref);
		return true;
	}
	for (size_t i = 0; i < c->nrooms; i++) {
		if (strcmp(c->rooms[i], word) == 0) {
			stand(c, word, NULL, NULL);
			return true;
		}
	}
	if (!enter_ticket(c, word))
		help(c);
	return true;
}

/* What is typed, or piped in, before the desk has said which rooms there are would go elsewhere. */
static void wait_for_rooms(struct chat *c)
{
	for (int waited = 0; waited < READY_MS && !atomic_load(&c->over); waited += 10) {
		pthread_mutex_lock(&c->lock);
		bool ready = c->ready;
		pthread_mutex_unlock(&c->lock);
		if (ready)
			return;
		pause_ms(10);
	}
}

static void read_keyboard(struct chat *c)
{
	char *line = NULL;
	size_t room = 0;
	wait_for_rooms(c);
	pthread_mutex_lock(&c->lock);
	if (c->prompt)
		puts("help, aide: what you can write. \":\": where you can go. \":quit\": the end.");
	show_prompt(c);
	pthread_mutex_unlock(&c->lock);
	while (!atomic_load(&c->over) && getline(&line, &room, stdin) > 0) {
		bool go_on = true;
		line[strcspn(line, "\n")] = 0;
		if (*line == ':') {
			pthread_mutex_lock(&c->lock);
			go_on = own_command(c, line + 1);
			pthread_mutex_unlock(&c->lock);
		} else if (!text_is_blank(line)) {
			say(c, line);
		}
		if (!go_on)
			break;
		pthread_mutex_lock(&c->lock);
		show_prompt(c);
		pthread_mutex_unlock(&c->lock);
	}
	free(line);
}

/* ---- life ---------------------------------------------------------------------------------------------------------------------------- */

static void say_all(struct chat *c)
{
	for (size_t i = 0; i < c->options->nsay && !c->talk.exit; i++)
		say(c, c->options->say[i]);
	for (int waited = 0; waited < c->options->listen_s * 10 && !atomic_load(&c->over); waited++)
		pause_ms(100);
}

static void forget(struct chat *c)
{
	for (size_t i = 0; i < c->nthreads; i++) {
		free(c->threads[i].ref);
		free(c->threads[i].room);
		free(c->threads[i].id);
	}
	for (size_t i = 0; i < c->nrooms; i++)
		free(c->rooms[i]);
	stand(c, NULL, NULL, NULL);
	link_close(&c->talk);
	pthread_mutex_destroy(&c->lock);
}

int chat_run(const struct chat_options *options)
{
	struct chat c = {.options = options, .prompt = options->nsay == 0 && isatty(STDIN_FILENO)};
	pthread_t ears;
	random_token(c.session, 20);
	pthread_mutex_init(&c.lock, NULL);
	link_open(&c.talk, options->socket);
	link_open(&c.hear, options->socket);
	if (options->room)
		c.room = mem_strdup(options->room);
	bool hearing = options->nsay == 0 || options->listen_s > 0;
	if (hearing && pthread_create(&ears, NULL, hear, &c) != 0) {
		fprintf(stderr, "guichet: cannot start a thread: %s\n", strerror(errno));
		return 1;
	}
	if (options->nsay > 0 || options->listen_s > 0)
		say_all(&c);
	else
		read_keyboard(&c);
	atomic_store(&c.over, true);
	int status = c.talk.exit ? c.talk.exit : c.hear.exit;
	if (hearing) {
		/* A poll that waits is not worth waiting for: the process ends with it. */
		fflush(stdout);
		_exit(status);
	}
	link_close(&c.hear);
	forget(&c);
	return status;
}
