/* One plugin in many shapes, each a .so of its own (VARIANT_x is its name): what the loader must take, and what it must refuse. */
#include "guichet/channel.h"

#include <stdlib.h>

#define EXPORT __attribute__((visibility("default")))
#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)

struct gd_channel {
	int unused;
};

#ifndef VARIANT_no_symbol
static enum gd_rc variant_open(const struct gd_host *host, struct gd_ctx *ctx, const char *const *values, struct gd_channel **out)
{
	(void)host, (void)ctx, (void)values;
	*out = calloc(1, sizeof **out);
	return *out ? GD_OK : GD_NO_MEMORY;
}

static void variant_close(struct gd_channel *channel)
{
	free(channel);
}

#ifndef VARIANT_no_deliver
static void variant_deliver(struct gd_channel *channel, const struct gd_outbound *out)
{
	(void)channel, (void)out;
}
#define DELIVER .deliver = variant_deliver
#else
#define DELIVER .deliver = NULL
#endif
#endif

#if defined(VARIANT_older)
/* A plugin built when the contract ended with deliver(): the object is really that small, so whoever reads on reads what is not there. */
struct older {
	uint32_t abi, size;
	const char *name, *version;
	uint32_t capabilities, max_text;
	const struct gd_option *options;
	const struct gd_route *routes;
	const struct gd_command *commands;
	enum gd_rc (*open)(const struct gd_host *, struct gd_ctx *, const char *const *, struct gd_channel **);
	void (*close)(struct gd_channel *);
	void (*on_result)(struct gd_channel *, uint64_t, const struct gd_result *);
	void (*deliver)(struct gd_channel *, const struct gd_outbound *);
};
extern EXPORT const struct older older_table __asm__("guichet_channel_1");
const struct older older_table = {.abi = GD_ABI, .size = sizeof older_table, .name = "older", .version = "1", .open = variant_open,
	.close = variant_close, DELIVER};

#elif defined(VARIANT_newer)
/* A plugin built with a later header of the same version: it has more at the end. */
struct newer {
	struct gd_channel_plugin known;
	void (*later_hook)(struct gd_channel *);
	char later_data[256];
};
static void later_hook(struct gd_channel *channel)
{
	(void)channel;
	abort();
}
extern EXPORT const struct newer newer_table __asm__("guichet_channel_1");
const struct newer newer_table = {
	.known = {.abi = GD_ABI, .size = sizeof newer_table, .name = "newer", .version = "1", .open = variant_open,
	.close = variant_close, DELIVER},
	.later_hook = later_hook, .later_data = "later"};

#elif defined(VARIANT_next_symbol)
extern EXPORT const struct gd_channel_plugin next_table __asm__("guichet_channel_2");
const struct gd_channel_plugin next_table = {.abi = 2, .size = sizeof next_table, .name = "next_symbol", .version = "1",
	.open = variant_open, .close = variant_close, DELIVER};

#elif defined(VARIANT_no_symbol)
extern EXPORT int something_else;
int something_else = 1;

#else
#if defined(VARIANT_undefined)
/* Not in any header: a plugin that wants a function of the core must fail at load, not grow a hidden dependency. */
extern void ticket_close_everything(void);
#define MORE .on_ready = variant_ready
static void variant_ready(struct gd_channel *channel)
{
	(void)channel;
	ticket_close_everything();
}
#elif defined(VARIANT_bad_option)
static const struct gd_option options[] = {{"poll", GD_INT, "never", NULL, 0, "Time between two looks."}, {0}};
#define MORE .options = options
#elif defined(VARIANT_bad_route)
static const struct gd_option options[] = {{"secret", GD_STR, NULL, NULL, 0, "Not of the type of secrets."}, {0}};
static const struct gd_route routes[] = {{"POST", "/bad_route/{instance}", "bearer", "secret", 0}, {0}};
static void variant_request(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req)
{
	(void)channel, (void)request, (void)req;
}
#define MORE .options = options, .routes = routes, .on_request = variant_request
#elif defined(VARIANT_no_request_hook)
static const struct gd_route routes[] = {{"POST", "/x/{instance}", "open", NULL, 0}, {0}};
#define MORE .routes = routes
#else
#define MORE .max_text = 0
#endif

#ifdef VARIANT_wrong_abi
#define ABI 7
#else
#define ABI GD_ABI
#endif
#ifdef VARIANT_too_small
#define SIZE 24
#else
#define SIZE sizeof guichet_channel_1
#endif
#ifndef NAME
#define NAME TEXT(VARIANT)
#endif

const struct gd_channel_plugin guichet_channel_1 = {
	.abi = ABI, .size = SIZE, .name = NAME, .version = "1", .open = variant_open, .close = variant_close, DELIVER, MORE};
#endif
