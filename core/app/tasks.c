#include "app/tasks.h"

#include "app/care.h"
#include "base/log.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum state { IDLE, RUNNING, DONE, FAILED };

struct tasks {
	char *data_dir;
	struct care care;
	struct arena arena; /* of the task that ran last */
	enum task_kind kind;
	_Atomic(int) state; /* written by the thread once, at its end */
	pthread_t thread;
	bool joinable;
	const char *copy;   /* TASK_BACKUP: where the database's copy is */
	struct err why;     /* read once the state says FAILED */
};

struct tasks *tasks_new(const char *data_dir)
{
	struct tasks *tasks = mem_alloc(sizeof *tasks);
	tasks->data_dir = mem_strdup(data_dir);
	care_init(&tasks->care, tasks->data_dir);
	care_remove_old(data_dir);
	return tasks;
}

static void join(struct tasks *tasks)
{
	if (tasks->joinable)
		pthread_join(tasks->thread, NULL);
	tasks->joinable = false;
}

void tasks_free(struct tasks *tasks)
{
	if (!tasks)
		return;
	care_stop(&tasks->care);
	join(tasks);
	care_clear(&tasks->care);
	arena_clear(&tasks->arena);
	free(tasks->data_dir);
	free(tasks);
}

static bool run_backup(struct tasks *tasks)
{
	const char *folder;
	if (!care_make_folder(tasks->data_dir, &tasks->arena, &folder, &tasks->why))
		return false;
	tasks->copy = arena_printf(&tasks->arena, "%s/guichet.db", folder);
	if (care_copy(&tasks->care, tasks->copy, &tasks->why))
		return true;
	care_remove_folder(folder);
	return false;
}

static bool run_verify(struct tasks *tasks)
{
	return care_verify(&tasks->care, &tasks->why);
}

static const struct {
	const char *name;
	bool (*run)(struct tasks *);
} kinds[] = {[TASK_BACKUP] = {"backup", run_backup}, [TASK_VERIFY] = {"verify", run_verify}};

static void *run(void *arg)
{
	struct tasks *tasks = arg;
	bool ok = kinds[tasks->kind].run(tasks);
	if (!ok)
		log_error("app", "a task failed", KV("task", kinds[tasks->kind].name), KV("why", tasks->why.text));
	atomic_store(&tasks->state, ok ? DONE : FAILED);
	return NULL;
}

bool tasks_start(struct tasks *tasks, enum task_kind kind, struct err *err)
{
	if (atomic_load(&tasks->state) == RUNNING) {
		err_set(err, "A %s runs already; try again when it is over.", kinds[tasks->kind].name);
		return false;
	}
	join(tasks);
	arena_clear(&tasks->arena);
	tasks->kind = kind;
	tasks->why = (struct err){0};
	tasks->copy = NULL;
	atomic_store(&tasks->state, RUNNING);
	tasks->joinable = pthread_create(&tasks->thread, NULL, run, tasks) == 0;
	if (tasks->joinable)
		return true;
	atomic_store(&tasks->state, IDLE);
	err_set(err, "The system gives no thread for this now.");
	return false;
}

void tasks_put(struct tasks *tasks, struct json_writer *out)
{
	static const char *const states[] = {[IDLE] = "idle", [RUNNING] = "running", [DONE] = "done", [FAILED] = "failed"};
	int state = atomic_load(&tasks->state), percent = care_percent(&tasks->care);
	json_open(out, NULL, '{');
	json_put_text(out, "state", states[state]);
	json_put_text(out, "task", state == IDLE ? NULL : kinds[tasks->kind].name);
	json_put_text(out, "data_dir", tasks->data_dir);
	if (state == RUNNING) {
		json_put_text(out, "step", care_step_name((enum care_step)atomic_load(&tasks->care.step)));
		if (percent >= 0)
			json_put_int(out, "percent", percent);
	}
	if (state == DONE && tasks->kind == TASK_BACKUP)
		json_put_text(out, "copy", tasks->copy);
	if (state == DONE && tasks->kind == TASK_VERIFY) {
		json_put_int(out, "events", tasks->care.events);
		json_put_int(out, "attachments", tasks->care.attachments);
	}
	if (state == FAILED)
		json_put_text(out, "why", tasks->why.text);
	json_close(out, '}');
}
