#!/bin/bash
# Plants one wrong include after the other in a small tree; tests/layers.sh must refuse each, and nothing else.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

plant() # file, text
{
	mkdir -p "$work/tree/$(dirname "$1")"
	printf '%b' "$2" >"$work/tree/$1"
}
fresh()
{
	rm -rf "$work/tree"
	plant CMakeLists.txt "$(printf 'guichet_room(%s)\\n' 'base USES LIBS x' 'domain USES base' 'store USES base domain LIBS sqlite3' \
		'desk USES base domain store' 'cli USES base desk')"
	plant core/base/buf.h 'struct buf;\n'
	plant core/base/json.c '#include <cjson/cJSON.h>\n'
	plant core/domain/ticket.h '#include "base/buf.h"\n'
	plant core/domain/ticket.c '#include "domain/ticket.h"\n'
	plant core/store/db.h '#include "domain/ticket.h"\n'
	plant core/store/db.c '#include "store/db.h"\n#include <sqlite3.h>\n'
	plant core/desk/desk.h '#include "store/db.h"\n'
	plant core/desk/desk.c '#include "desk/desk.h"\n'
	plant core/cli/cli.c '#include "desk/desk.h"\n'
	plant core/main.c '#include "desk/desk.h"\n'
	plant include/guichet/channel.h 'struct gd;\n'
	plant plugins/echo/echo.h 'struct echo;\n'
	plant plugins/echo/echo.c '#include "echo.h"\n#include "guichet/channel.h"\n#include "base/buf.h"\n#include <cjson/cJSON.h>\n'
}
expect() # yes or no, title
{
	local verdict=yes
	"$here/../layers.sh" "$work/tree" >"$work/out" 2>&1 || verdict=no
	[ "$verdict" = "$1" ] && return
	echo "layers.sh says \"$verdict\" to: $2"
	cat "$work/out"
	failed=1
}
refused() # file, text, title
{
	fresh
	plant "$1" "$2"
	expect no "$3"
}

fresh
expect yes "a tree in order, where cli reaches the store through the desk"
fresh
plant core/net/loop.c '#include <libwebsockets.h>\n'
expect yes "a library that brings in another one"
refused core/domain/bad.c '#include "store/db.h"\n' "a lower room includes a higher one"
refused core/domain/bad.c '#include <store/db.h>\n' "the same with <>"
refused core/domain/bad.c '#include "../store/db.h"\n' "the same with ../"
refused core/domain/bad.c '#define H "store/db.h"\n#include H\n' "the same with a macro"
refused core/domain/ticket.h '#include "desk/desk.h"\n' "a lower room's header includes a higher room"
refused core/cli/bad.c '#include "store/db.h"\n' "a room includes what only its neighbour uses"
refused core/base/bad.c '#include "domain/ticket.h"\n' "base includes a room"
refused core/desk/bad.c '#include <sqlite3.h>\n' "a library outside its room"
refused core/net/bad.c '#include <openssl/evp.h>\n' "a library that may only come in through another one"
refused core/store/db.h '#include "domain/ticket.h"\n#include <sqlite3.h>\n' "a header that carries a library into another room"
refused core/base/bad.c '#include <cjson/cJSON.h>\n' "cJSON in base, outside json.c"
refused core/net/bad.c '#include <dlfcn.h>\n' "dlopen outside the host"
refused plugins/echo/bad.c '#include "store/db.h"\n' "a plugin includes the core"
refused plugins/echo/bad.c '#include <curl/curl.h>\n' "a plugin with its own network"
refused plugins/other/bad.c '#include "../echo/echo.h"\n' "a plugin includes another plugin"
refused plugins/echo/bad.c '#include "nowhere.h"\n' "a file the compiler cannot read"
exit $failed
