/* base/limits.h: every ceiling in one list, with its reason. A limit that an admin may change is an option row, not a line here. */
#ifndef GUICHET_BASE_LIMITS_H
#define GUICHET_BASE_LIMITS_H

/* bytes from outside */
#define LIMIT_BODY (1024 * 1024)          /* request body; GitHub's examples are under 20 kB, one inbound request may carry 100 alerts */
#define LIMIT_JSON LIMIT_BODY             /* one JSON document */
#define LIMIT_JSON_DEPTH 32               /* nesting; real payloads stay under 12 */
#define LIMIT_HEADERS 8192                /* request line and headers together */
#define LIMIT_RESPONSE (1024 * 1024)      /* answer of an API we call */
#define LIMIT_WEBHOOK_ANSWER (16 * 1024)  /* answer of a webhook target; only its status matters */
#define LIMIT_KEPT_ANSWER 4096            /* of the answer to a delivery that failed, for the admin */
#define LIMIT_SYNC (32 * 1024 * 1024)     /* one Matrix /sync answer */
#define LIMIT_FRAME (1024 * 1024)         /* one WebSocket message put together from its fragments */
#define LIMIT_FILE (25 * 1024 * 1024)     /* one attachment, unless the configuration says less */

/* text of people */
#define LIMIT_COMMAND 2000                /* bytes of a command line */
#define LIMIT_TEXT (32 * 1024)            /* bytes of the text of one command */
#define LIMIT_MESSAGE (160 * 1024)        /* bytes of one message that becomes an entry; Slack's longest has 40,000 characters */
#define LIMIT_TITLE 120                   /* characters */
#define LIMIT_NAME 120                    /* characters of a person's name */
#define LIMIT_ADDRESS 512                 /* bytes of a native id, room, thread, e-mail or phone number */
#define LIMIT_URL 2048                    /* bytes of an address on the web, in a message */
#define LIMIT_WORD 64                     /* bytes of a word of one: a language, a time zone, a priority, a telephone number */
#define LIMIT_FIELDS 64                   /* key-value fields of one message */
#define LIMIT_FILES 20                    /* attachments of one message */
#define LIMIT_MEMBERS 5000                /* persons of one room, as a channel reports them */
#define LIMIT_KV 65536                    /* bytes of one value of a channel's state */
#define LIMIT_KV_WRITES 16                /* writes that come with one message */
#define LIMIT_TAGS 50                     /* tags of one command */
#define LIMIT_REFS 100                    /* references of one command */
#define LIMIT_PERSONS 50                  /* persons of one command */

/* queues between threads and batches */
#ifndef LIMIT_BATCH                       /* bench/README.md builds with 1 to show what one commit for each request costs */
#define LIMIT_BATCH 256                   /* units of work in one commit; more gained nothing (bench/) */
#endif
#define LIMIT_DESK_QUEUE 4096             /* units waiting for the desk thread */
#define LIMIT_CLIENT_QUEUE 8192           /* requests waiting for the client thread */
#define LIMIT_INDEX_SLICE 64              /* documents indexed between two looks at the queue */

/* configuration files */
#define LIMIT_CONFIG_LINE 4096            /* bytes of one line */
#define LIMIT_CONFIG_NAME 200             /* bytes of a section name or a key */
#define LIMIT_CONFIG_FILE (1024 * 1024)

#endif
