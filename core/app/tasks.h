/* app/tasks.h: the daemon's long work for an admin: one task at a time, on a thread of its own, beside the desk.
 *
 * The control socket starts a task and asks how far it is (app/control.h). Loop thread; tasks_free() stops what runs.
 *
 *     struct tasks *tasks = tasks_new("/var/lib/guichet");
 *     if (!tasks_start(tasks, TASK_BACKUP, &err)) ...        // another one runs
 *     tasks_put(tasks, &writer);                             // {"task":"backup","state":"running","step":"...","percent":40}
 */
#ifndef GUICHET_APP_TASKS_H
#define GUICHET_APP_TASKS_H

#include "base/err.h"
#include "base/json_write.h"

#include <stdbool.h>

struct tasks;
enum task_kind { TASK_BACKUP, TASK_VERIFY };

struct tasks *tasks_new(const char *data_dir); /* copies; removes copies that an earlier process left */
void tasks_free(struct tasks *tasks);          /* NULL is allowed */
bool tasks_start(struct tasks *tasks, enum task_kind kind, struct err *err);
void tasks_put(struct tasks *tasks, struct json_writer *out);

#endif
