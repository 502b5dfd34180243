/* crypto.h: end-to-end encryption of one instance, as the other parts of the plugin see it.
 *
 *     crypto_start.c      our device: account, keys, cross-signing       crypto_device.c   other people's devices
 *     crypto_message.c    Olm: what devices send one another             crypto_room.c     Megolm: what is read in rooms
 *     crypto_share.c      Megolm: what we say in rooms                   crypto_job.c      one thing at a time
 *     crypto_wait.c       events without a key, and their notes          crypto_list.c     bounded lists in the state
 *     crypto_sign.c       cross-signing and the recovery key             crypto_olm.c      the ratchets (libolm)
 *     crypto_json.c, crypto_bytes.c   signatures, files, secrets (pure)
 *
 * channel->crypto is NULL without it: in a build without libolm, for an application service, or when the configuration says no. Then
 * encrypted rooms are told so and answered elsewhere. Everything that changes a key is kept by store.c and leaves only when it is
 * committed. Loop thread.
 *
 *     if (crypto_speaks(channel))
 *         crypto_send(channel, room, "m.room.message", content, key, message_sent, sending);
 */
#ifndef MATRIX_CRYPTO_H
#define MATRIX_CRYPTO_H

#include "api.h"
#include "content.h"
#include "crypto_ops.h"
#include "event.h"

#define OLM_ALGORITHM "m.olm.v1.curve25519-aes-sha2"
#define MEGOLM_ALGORITHM "m.megolm.v1.aes-sha2"
#define ONE_TIME_ALGORITHM "signed_curve25519"

struct job;
struct batch;
struct item;

struct crypto {
	const struct crypto_ops *ops;
	const char *key;                      /* of the pickles */
	char *account, *curve25519, *ed25519; /* ours; NULL: not loaded */
	bool ready;                           /* our keys are on the server: rooms can be spoken in */
	bool broken;                          /* something only a person can mend; the log has said what */
	bool unsigned_yet;                    /* the server could not be asked about our identity: again later */
	int64_t wake_ms;                      /* when TIMER_CRYPTO comes; 0: it is not set */
	char *noting;          /* the room whose note is being sent or taken back; NULL: none */
	int64_t fallback_ms;   /* when the newest fallback key took the place of another; 0: there is none but the newest */
	struct job *jobs;      /* the first one is under way */
	uint64_t transactions; /* of messages to devices, in this run */
};

void crypto_open(struct gd_channel *channel);  /* at open(): decides whether there is any */
void crypto_begin(struct gd_channel *channel); /* the session is ready: we know our user and device */
void crypto_clear(struct gd_channel *channel);
bool crypto_speaks(const struct gd_channel *channel); /* a message can be encrypted now */
/* Encrypts and sends; `done` gets the server's answer, or one that says why it could not be tried. */
void crypto_send(struct gd_channel *channel, const char *room, const char *type, const char *content, const char *transaction,
	api_done *done, void *data);

/* ---- a /sync answer ---- */

void crypto_synced(struct batch *batch, const struct json *answer); /* device lists, counts of keys; messages to our device become items */
enum crypto_reading { CRYPTO_READ, CRYPTO_WAITS, CRYPTO_REFUSED };
/* CRYPTO_READ: *clear is the event as it was meant; CRYPTO_WAITS: its key is not here yet, the event is kept. */
enum crypto_reading crypto_read(struct batch *batch, const char *room, const struct json *event, const struct json **clear);
void crypto_room_encrypted(struct gd_channel *channel, const char *room, const struct json *content); /* m.room.encryption */
void crypto_wake(struct gd_channel *channel, uint32_t ms); /* crypto_tick() by then, or earlier: what one waits for delays no other */
void crypto_tick(struct gd_channel *channel);  /* TIMER_CRYPTO: a start that failed, events that wait too long */
void crypto_notes(struct gd_channel *channel); /* people whose messages stay unreadable are told */
void crypto_go_on(struct gd_channel *channel); /* something was committed, or the desk takes more */

/* ---- files ---- */

/* The file of that path, encrypted with a key of its own; free() it. Read in one go: LIMIT_FILE bounds it. NULL: it cannot be read. */
uint8_t *crypto_close_file(struct arena *arena, const char *path, struct content_cipher *cipher, size_t *len);
const char *crypto_open_file(uint8_t *bytes, size_t len, const struct event *e); /* NULL: it is as it was; else a sentence */

#endif
