#include "cli/signature.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/percent.h"
#include "sign/scheme.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define FILES 16
#define HEADERS 100
#define PARAMS 200
#define SECRET_FILE_MAX (64 * 1024)

enum exit_code { ACCEPTED = 0, REFUSED = 1, USAGE = 2 };

struct request {
	struct sign_scheme *scheme;
	struct secret *files[FILES]; /* what each secret file holds */
	size_t nfiles;
	struct gd_header headers[HEADERS];
	struct gd_param params[PARAMS]; /* of the URL */
	struct arena copies; /* the headers' names, and these */
	struct sign_input in;
	struct buf body;
	bool json;
};

/* Reads a whole stream. False: it cannot be read, or is longer than the buffer's ceiling. */
static bool slurp(FILE *file, struct buf *out)
{
	char chunk[8192];
	size_t n;

	while (!out->failed && (n = fread(chunk, 1, sizeof chunk, file)) > 0)
		buf_add(out, chunk, n);
	return !ferror(file) && !out->failed;
}

static bool take_scheme(struct request *request, const char *name, struct err *err)
{
	struct buf known;

	sign_scheme_free(request->scheme);
	request->scheme = sign_scheme_read(name, err);
	if (request->scheme || strchr(name, ':'))
		return request->scheme != NULL;
	buf_init(&known, sizeof err->text);
	for (const struct sign_scheme *scheme = sign_schemes; scheme->name; scheme++)
		buf_addf(&known, " %s", scheme->name);
	err_set(err, "there is no scheme \"%s\"; there are:%s", name, known.data);
	buf_clear(&known);
	return false;
}

/* Line breaks at the end are the editor's, not the secret's. */
static bool read_secret(struct request *request, FILE *file)
{
	struct buf text;

	buf_init(&text, SECRET_FILE_MAX);
	bool read = slurp(file, &text);
	while (text.len && strchr("\r\n", text.data[text.len - 1]))
		buf_cut(&text, text.len - 1);
	if (read)
		request->files[request->nfiles++] = secret_new(text.data, text.len);
	memset(text.data, 0, text.len);
	buf_clear(&text);
	return read;
}

static bool take_secret_file(struct request *request, const char *path, struct err *err)
{
	if (request->nfiles == FILES) {
		err_set(err, "more than %d secret files", FILES);
		return false;
	}
	FILE *file = fopen(path, "rbe");
	if (!file) {
		err_set(err, "cannot open the secret file %s: %s", path, strerror(errno));
		return false;
	}
	bool read = read_secret(request, file);
	fclose(file);
	if (!read)
		err_set(err, "the secret file %s cannot be read, or is longer than %d bytes", path, SECRET_FILE_MAX);
	return read;
}

/* One space after the colon belongs to the writing, everything else to the value, as signed. */
static bool take_header(struct request *request, const char *text, struct err *err)
{
	const char *colon = strchr(text, ':');

	if (!colon || colon == text || request->in.nheaders == HEADERS) {
		err_set(err, request->in.nheaders == HEADERS ? "more than 100 headers" : "a header is written 'Name: value'");
		return false;
	}
	request->headers[request->in.nheaders++] = (struct gd_header){
		.name = arena_strndup(&request->copies, text, (size_t)(colon - text)),
		.value = colon + 1 + (colon[1] == ' '),
	};
	return true;
}

static const char *decoded(struct request *request, const char *text, size_t len)
{
	char *out = arena_alloc(&request->copies, len + 1);

	out[percent_decode(out, text, len, PERCENT_FORM)] = '\0';
	return out;
}

/* As a daemon gets it: the address as a whole, and its arguments one by one. */
static bool take_url(struct request *request, const char *url, struct err *err)
{
	const char *mark = url + strcspn(url, "?#");

	request->in.url = url;
	request->in.nquery = 0;
	for (const char *pair = *mark == '?' ? mark + 1 : ""; *pair; pair += *pair == '&') {
		size_t len = strcspn(pair, "&#"), name = strcspn(pair, "=&#");
		if (request->in.nquery == PARAMS) {
			err_set(err, "more than %d arguments in the URL", PARAMS);
			return false;
		}
		if (len)
			request->params[request->in.nquery++] = (struct gd_param){
				decoded(request, pair, name), name < len ? decoded(request, pair + name + 1, len - name - 1) : ""};
		pair += len;
		if (*pair == '#')
			break;
	}
	return true;
}

static bool take_now(struct request *request, const char *text, struct err *err)
{
	if (input_time(text, strlen(text), &request->in.now_s, NULL) == SIGN_ACCEPTED)
		return true;
	err_set(err, "--now takes seconds since 1970 in digits, not \"%s\"", text);
	return false;
}

struct flag {
	const char *name;
	bool many; /* further words belong to it, up to the next flag */
	bool (*take)(struct request *request, const char *value, struct err *err);
};
static const struct flag flags[] = {
	{"--scheme", false, take_scheme}, {"--secret-file", true, take_secret_file}, {"--header", false, take_header},
	{"--url", false, take_url},       {"--now", false, take_now},
};

/* The flag that a word names, as "--flag" or "--flag=value"; *value is the text after '=', or NULL. */
static const struct flag *flag_of(const char *word, const char **value)
{
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		size_t len = strlen(flags[i].name);
		if (!strncmp(word, flags[i].name, len) && (word[len] == '\0' || word[len] == '=')) {
			*value = word[len] ? word + len + 1 : NULL;
			return &flags[i];
		}
	}
	return NULL;
}

static bool parse(struct request *request, int argc, char **argv, struct err *err)
{
	const struct flag *open = NULL; /* a flag of many values that may go on */

	for (int i = 1; i < argc; i++) {
		const char *value = NULL;
		const struct flag *flag = flag_of(argv[i], &value);
		if (strcmp(argv[i], "--json") == 0) {
			request->json = true;
			open = NULL;
			continue;
		}
		if (!flag && open && strncmp(argv[i], "--", 2) != 0) {
			flag = open;
			value = argv[i];
		}
		if (!flag) {
			err_set(err, "\"%s\" is not understood", argv[i]);
			return false;
		}
		if (!value && i + 1 < argc)
			value = argv[++i];
		if (!value) {
			err_set(err, "%s needs a value", flag->name);
			return false;
		}
		if (!flag->take(request, value, err))
			return false;
		open = flag->many ? flag : NULL;
	}
	return true;
}

static bool is_complete(const struct request *request, struct err *err)
{
	if (request->scheme && request->nfiles)
		return true;
	err_set(err, "%s is missing", request->scheme ? "--secret-file" : "--scheme");
	return false;
}

/* A file may hold several secrets, as the file of an option does while they are rotated; an empty one stays one that is empty. */
static struct sign_verifier *verifier_of(const struct request *request)
{
	struct secret *secrets[FILES * SIGN_SECRETS_MOST];
	size_t count = 0, len;

	for (size_t i = 0; i < request->nfiles; i++) {
		size_t read = sign_secrets_read(request->scheme, secret_bytes(request->files[i], &len), secrets + count);
		if (!read)
			secrets[count] = secret_new("", 0);
		count += read ? read : 1;
	}
	struct sign_verifier *verifier = sign_verifier_new(request->scheme, (const struct secret *const *)secrets, count);
	for (size_t i = 0; i < count; i++)
		secret_free(secrets[i]);
	return verifier;
}

static void tell_json(const struct request *request, bool accepted, const char *why)
{
	struct buf out;
	struct json_writer j = {.out = &out};

	buf_init(&out, LIMIT_RESPONSE);
	json_open(&j, NULL, '{');
	json_put_bool(&j, "accepted", accepted);
	json_put_text(&j, "scheme", request->scheme->name);
	json_put_int(&j, "bytes", (int64_t)request->body.len);
	json_put_text(&j, "why", accepted ? NULL : why);
	json_close(&j, '}');
	printf("%s\n", out.data);
	buf_clear(&out);
}

static enum exit_code judge(struct request *request)
{
	struct err why = {0};

	request->in.headers = request->headers;
	request->in.query = request->params;
	request->in.body = request->body.data;
	request->in.body_len = request->body.len;
	struct sign_verifier *verifier = verifier_of(request);
	enum sign_verdict verdict = sign_verify(verifier, &request->in, &why);
	sign_verifier_free(verifier);
	if (request->json)
		tell_json(request, verdict == SIGN_ACCEPTED, why.text);
	else if (verdict == SIGN_ACCEPTED)
		printf("accepted: %s, %zu bytes\n", request->scheme->name, request->body.len);
	else
		printf("refused: %s\n", why.text);
	return verdict == SIGN_ACCEPTED ? ACCEPTED : REFUSED;
}

static void request_clear(struct request *request)
{
	sign_scheme_free(request->scheme);
	for (size_t i = 0; i < request->nfiles; i++)
		secret_free(request->files[i]);
	arena_clear(&request->copies);
	buf_clear(&request->body);
}

int cli_signature(int argc, char **argv)
{
	struct request request = {.in.now_s = clock_now(&clock_real) / SECOND_MS};
	struct err err = {0};
	enum exit_code code = USAGE;

	buf_init(&request.body, LIMIT_FILE);
	if (!parse(&request, argc, argv, &err) || !is_complete(&request, &err))
		fprintf(stderr, "guichet signature: %s\n"
			"usage: guichet signature --scheme NAME --secret-file FILE... [--header 'Name: value']... [--url URL] "
			"[--now EPOCH] [--json] < body\n", err.text);
	else if (!slurp(stdin, &request.body))
		fprintf(stderr, "guichet signature: the body on standard input cannot be read, or is longer than %d bytes\n", LIMIT_FILE);
	else
		code = judge(&request);
	request_clear(&request);
	return (int)code;
}
