#include "app/version.h"

#include "base/json.h"
#include "base/text.h"
#include "net/client.h"
#include "net/server.h"
#include "sign/digest.h"
#include "store/db.h"

#include <stdio.h>

int version_print(void)
{
	static const struct {
		const char *library;
		const char *(*version)(void);
	} rows[] = {
		{"SQLite", db_version},
		{"libwebsockets", server_library},
		{"curl", client_library},
		{"OpenSSL", digest_library},
		{"cJSON", json_library},
		{"utf8proc", text_library},
	};
	printf("guichet %s\n", GUICHET_VERSION);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		printf("%s %s\n", rows[i].library, rows[i].version());
	return 0;
}
