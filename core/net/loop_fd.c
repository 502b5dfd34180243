#include "net/loop_fd.h"

#include "base/mem.h"

#include <stdlib.h>

struct loop_fd {
	struct lws *wsi;
	void (*readable)(void *arg);
	void *arg;
};

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)user, (void)in, (void)len;
	struct loop_fd *watch = lws_get_opaque_user_data(wsi);
	if (reason == LWS_CALLBACK_RAW_RX_FILE && watch)
		watch->readable(watch->arg);
	return 0;
}

const struct lws_protocols loop_fd_protocols[2] = {{.name = "fd", .callback = on_event}, {.name = NULL}};

struct loop_fd *loop_fd_watch(struct loop *loop, int fd, void (*readable)(void *arg), void *arg)
{
	struct loop_fd *watch = mem_alloc(sizeof *watch);
	*watch = (struct loop_fd){.readable = readable, .arg = arg};
	lws_adopt_desc_t desc = {.vh = loop_vhost(loop), .type = LWS_ADOPT_RAW_FILE_DESC, .vh_prot_name = "fd", .opaque = watch};
	desc.fd.filefd = fd; /* the library's own from here on, also if it fails */
	watch->wsi = lws_adopt_descriptor_vhost_via_info(&desc);
	if (!watch->wsi) {
		free(watch);
		return NULL;
	}
	return watch;
}

void loop_fd_pause(struct loop_fd *watch, bool paused)
{
	lws_rx_flow_control(watch->wsi, !paused);
}

void loop_fd_close(struct loop_fd *watch)
{
	if (!watch)
		return;
	lws_set_opaque_user_data(watch->wsi, NULL);
	lws_set_timeout(watch->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
	free(watch);
}
