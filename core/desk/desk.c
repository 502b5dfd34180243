#include "desk/desk.h"

#include "base/limits.h"
#include "base/log.h"
#include "desk/backlog.h"
#include "desk/time/clocks.h"
#include "desk/out/deliver.h"
#include "desk/indexer.h"
#include "desk/time/handlers.h"
#include "desk/scrub.h"
#include "desk/sync.h"
#include "desk/work.h"
#include "outbox/pump.h"
#include "store/admin.h"
#include "store/datadir.h"
#include "store/migrations.h"
#include "store/reserve.h"
#include "store/search.h"

#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#define CLOCK_STEP_MS 2000      /* the wall clock moved against the monotonic one: it was set */
#define JOBS_PER_TURN 64
#define PAUSE_AFTER_FAILURE_MS 50
#define BACKLOG_MS 5000         /* what waits is counted that often, for /metrics */
#define SCRUB_AGAIN_MS (10 * MINUTE_MS)
#define INDEX_QUIET_MS 200      /* the index waits for a quiet moment ... */
#define TRIM_QUIET_MS 1000      /* memory goes back to the system when nothing came for that long */
#define INDEX_BACKLOG 10000     /* ... unless so much waits for it that searching the rest would be felt */

struct desk {
	struct datadir dir;
	struct db *db;
	const struct clock *clock;
	struct desk_settings *settings;
	struct catalog *catalog;
	struct desk_hooks hooks;
	struct pump *pump;
	struct queue queue;
	struct chain chain;
	struct idgen ids;
	struct zones zones;
	int64_t offset;      /* wall minus monotonic */
	int64_t next_job;    /* due time of the first job, 0: none */
	bool indexed;        /* nothing left to index */
	size_t unindexed;    /* units since the index was complete: more texts than that cannot wait for it */
	bool behind;         /* more wait than a search reads one by one, as while the whole index is made anew; read now and then */
	int64_t busy_at;     /* monotonic time of the last batch */
	bool trimmed;        /* what was free since then has gone back to the system */
	int64_t scrub_ms;    /* when the files are rewritten without what was erased; 0: not wanted */
	bool doubtful;       /* a commit failed: what memory believes of the database may be wrong */
	bool reserved;       /* the reserve on the disk is there */
	bool full;           /* it was spent: nothing is stored before it is there again */
	int64_t full_at;     /* monotonic: when that was last written down */
	int64_t look_at;     /* monotonic: when room is looked for again */
	pthread_t thread;
	bool running;
	atomic_bool stopping, refused;
	atomic_bool settled; /* channels are not open: no job, no delivery */
	atomic_bool still;   /* and none of what came before is under way here */
	pthread_mutex_t figures_lock;
	struct desk_figures figures;
	struct desk_backlog backlog;
	struct backlog_count counting;
	int64_t backlog_at;  /* monotonic: when to count it again */
};

static void work_begin(struct desk *desk, struct work *w, struct arena *arena)
{
	*w = (struct work){
		.desk = desk,
		.db = desk->db,
		.arena = arena,
		.settings = desk->settings,
		.catalog = desk->catalog,
		.pump = desk->pump,
		.chain = &desk->chain,
		.ids = &desk->ids,
		.zones = &desk->zones,
		.hooks = &desk->hooks,
		.dir = &desk->dir,
		.scrub_ms = &desk->scrub_ms,
		.now = clock_now(desk->clock),
	};
}

/* ---- one unit --------------------------------------------------------------------------------------------------------------------- */

/* True if what `run` did may be kept. */
static bool run_bare(struct desk *desk, void (*run)(struct work *, void *), void *arg, struct err *err)
{
	struct arena arena = {0};
	struct work w;
	work_begin(desk, &w, &arena);
	run(&w, arg);
	arena_clear(&arena);
	return db_ok(desk->db, err);
}

/* True if what `run` did is kept. */
static bool in_savepoint(struct desk *desk, void (*run)(struct work *, void *), void *arg)
{
	struct chain kept = desk->chain;
	struct err err = {0};
	bool ok = db_save(desk->db, &err) && run_bare(desk, run, arg, &err) && db_release(desk->db, &err);
	if (!ok) {
		log_error("desk", "a unit of work was undone", KV("why", err.text));
		db_undo(desk->db);
		desk->chain = kept;
	}
	return ok;
}

static void run_unit(struct work *w, void *arg)
{
	struct desk_unit *unit = arg;
	unit->run(w, unit);
}

static void run_job(struct work *w, void *arg)
{
	handlers_run(w, arg);
}

static void run_claim(struct work *w, void *arg)
{
	(void)arg;
	pump_claim(w->pump);
}

/* ---- the clock was set ------------------------------------------------------------------------------------------------------------ */

static void run_step(struct work *w, void *arg)
{
	int64_t by = *(int64_t *)arg;
	log_warn("desk", "the system clock was set", KI("ms", by));
	pump_clock_stepped(w->pump, by);
	handlers_clock_stepped(w, by);
}

/* By how much; 0: it was not, or so little that nobody minds. */
static int64_t clock_step(const struct desk *desk)
{
	int64_t by = clock_now(desk->clock) - clock_mono(desk->clock) - desk->offset;
	return by >= CLOCK_STEP_MS || by <= -CLOCK_STEP_MS ? by : 0;
}

/* ---- one turn --------------------------------------------------------------------------------------------------------------------- */

struct batch {
	struct desk_unit *units[LIMIT_BATCH];
	bool kept[LIMIT_BATCH];
	size_t count;
};

static int64_t next_job_ms(const struct desk *desk)
{
	return atomic_load(&desk->settled) ? INT64_MAX : desk->next_job;
}

static int64_t pump_in_ms(const struct desk *desk)
{
	return atomic_load(&desk->settled) ? MINUTE_MS : pump_wait_ms(desk->pump);
}

static void run_due_jobs(struct desk *desk)
{
	int64_t now = clock_now(desk->clock);
	if (next_job_ms(desk) > now)
		return;
	struct arena arena = {0};
	struct job *jobs;
	size_t n = jobs_due(desk->db, &arena, now, JOBS_PER_TURN, &jobs);
	for (size_t i = 0; i < n && db_in_transaction(desk->db); i++) {
		if (in_savepoint(desk, run_job, &jobs[i]))
			continue;
		/* A job that cannot run must not stop the others nor come back at once. */
		job_put_off(desk->db, &jobs[i], now + 5 * MINUTE_MS);
	}
	arena_clear(&arena);
}

static void count_commit(struct desk *desk, const struct batch *batch, bool ok, uint64_t us)
{
	pthread_mutex_lock(&desk->figures_lock);
	struct desk_figures *f = &desk->figures;
	f->writable = ok;
	f->units += batch->count;
	for (size_t i = 0; i < batch->count; i++)
		f->undone += ok && !batch->kept[i];
	if (ok) {
		f->commits++;
		histogram_add(&f->commit, us);
		f->last_commit_ms = clock_now(desk->clock);
	} else {
		f->commit_failures++;
	}
	pthread_mutex_unlock(&desk->figures_lock);
}

/* A commit that failed at its last sync may be on disk after all: it appears when the database is opened again. So what is kept in memory
 * is read anew once a transaction is open, not when the commit failed. */
static bool believe_the_database(struct desk *desk, struct err *err)
{
	if (desk->doubtful && !chain_load(desk->db, &desk->chain, err))
		return false;
	if (desk->doubtful)
		desk->next_job = 0;
	desk->doubtful = false;
	return true;
}

static bool begin_batch(struct desk *desk, int64_t step, struct err *err)
{
	if (!db_begin(desk->db, err) || !believe_the_database(desk, err))
		return false;
	if (step)
		in_savepoint(desk, run_step, &step);
	return true;
}

/* A savepoint costs a copy of every page that is changed within it, and hardly any unit fails: so they run without one, and so does what
 * the batch hands out. False if a unit failed; then nothing of the batch may be kept. */
static bool run_together(struct desk *desk, struct batch *batch)
{
	struct err err = {0};
	for (size_t i = 0; i < batch->count; i++) {
		batch->kept[i] = run_bare(desk, run_unit, batch->units[i], &err);
		if (!batch->kept[i]) {
			log_warn("desk", "a unit of work failed; its batch runs again, each unit by itself", KV("why", err.text));
			return false;
		}
	}
	return true;
}

static void run_apart(struct desk *desk, struct batch *batch)
{
	for (size_t i = 0; i < batch->count && db_in_transaction(desk->db); i++)
		batch->kept[i] = in_savepoint(desk, run_unit, batch->units[i]);
}

/* Deliveries that are due; `apart`: so that the rest of the batch does not hang on them. */
static bool claim(struct desk *desk, bool apart)
{
	struct err err = {0};
	if (atomic_load(&desk->settled) || !db_in_transaction(desk->db))
		return true;
	if (apart ? in_savepoint(desk, run_claim, NULL) : run_bare(desk, run_claim, NULL, &err))
		return true;
	pump_abort(desk->pump);
	return false;
}

static bool run_all(struct desk *desk, struct batch *batch, int64_t step, struct err *err)
{
	if (!begin_batch(desk, step, err))
		return false;
	struct chain before = desk->chain;
	if (run_together(desk, batch)) {
		run_due_jobs(desk);
		if (claim(desk, false))
			return true;
	}
	db_rollback(desk->db);
	desk->chain = before;
	if (!begin_batch(desk, step, err))
		return false;
	run_apart(desk, batch);
	run_due_jobs(desk);
	claim(desk, true);
	return true;
}

static bool run_batch(struct desk *desk, struct batch *batch, struct err *err)
{
	int64_t step = clock_step(desk);
	if (!run_all(desk, batch, step, err))
		return false;
	int64_t next_job = jobs_next_ms(desk->db);
	if (!db_ok(desk->db, err)) /* outside of any unit: jobs were not read, or the transaction is lost */
		return false;
	uint64_t start = clock_mono_us();
	bool ok = db_commit(desk->db, err);
	count_commit(desk, batch, ok, clock_mono_us() - start);
	if (ok) {
		desk->next_job = next_job ? next_job : INT64_MAX;
		desk->offset += step;
	}
	return ok;
}

static void run_full(struct work *w, void *arg)
{
	(void)arg;
	work_history(w, NULL, HISTORY_ADMIN, 0, "{\"what\":\"disk full\"}");
}

/* The reserve makes room for one line of history; a line a minute, on a disk that is full again and again. */
static void write_full(struct desk *desk)
{
	struct err err = {0};
	if (!desk->reserved || !reserve_spend(&desk->dir))
		return;
	desk->reserved = false;
	desk->full = true;
	desk->look_at = clock_mono(desk->clock) + SECOND_MS;
	if (desk->full_at && clock_mono(desk->clock) - desk->full_at < MINUTE_MS)
		return;
	desk->full_at = clock_mono(desk->clock);
	if (!begin_batch(desk, 0, &err) || !in_savepoint(desk, run_full, NULL) || !db_commit(desk->db, &err)) {
		log_error("desk", "that the disk is full could not be written down", KV("why", err.text));
		db_rollback(desk->db);
		desk->doubtful = true;
	}
}

/* Whether the desk may write: after a full disk, only once the reserve has its room again. */
static bool has_room(struct desk *desk, struct err *err)
{
	int64_t now = clock_mono(desk->clock);
	if (desk->full && now >= desk->look_at) {
		desk->look_at = now + SECOND_MS;
		desk->reserved = reserve_keep(&desk->dir);
		desk->full = !desk->reserved;
		if (!desk->full)
			log_info("desk", "the disk has room again");
	}
	if (desk->full)
		err_set(err, "The disk is full; nothing is stored before some %d MiB are free.", (RESERVE_BYTES + RESERVE_MORE) >> 20);
	return !desk->full;
}

static void set_writable(struct desk *desk, bool writable)
{
	pthread_mutex_lock(&desk->figures_lock);
	desk->figures.writable = writable;
	pthread_mutex_unlock(&desk->figures_lock);
}

static void after_failure(struct desk *desk, const struct err *err)
{
	bool full = db_last_error(desk->db) == DB_FULL && !desk->full;
	log_error("desk", "nothing of this batch was stored", KV("why", err->text));
	set_writable(desk, false);
	db_rollback(desk->db);
	pump_abort(desk->pump);
	desk->doubtful = true;
	if (full)
		write_full(desk);
	nanosleep(&(struct timespec){.tv_nsec = PAUSE_AFTER_FAILURE_MS * 1000000L}, NULL);
}

static bool has_work(struct desk *desk, const struct batch *batch)
{
	return batch->count > 0 || next_job_ms(desk) <= clock_now(desk->clock) || pump_in_ms(desk) == 0 || clock_step(desk) != 0;
}

static void take_batch(struct desk *desk, struct batch *batch, int wait_ms)
{
	size_t count = 0;
	struct queue_node *node = queue_take(&desk->queue, LIMIT_BATCH, wait_ms, &count);
	for (batch->count = 0; node; node = node->next) {
		batch->kept[batch->count] = false;
		batch->units[batch->count++] = (struct desk_unit *)node;
	}
}

static bool is_behind(const struct desk *desk)
{
	return desk->behind || desk->unindexed > INDEX_BACKLOG;
}

/* Until the next slice of the index may be made; a minute when there is none. A slice at every short pause would make each message pay
 * for it. */
static int64_t index_wait_ms(const struct desk *desk)
{
	int64_t quiet_for = clock_mono(desk->clock) - desk->busy_at;
	if (desk->indexed)
		return MINUTE_MS;
	return quiet_for >= INDEX_QUIET_MS || is_behind(desk) ? 0 : INDEX_QUIET_MS - quiet_for;
}

static void index_some(struct desk *desk, size_t texts)
{
	desk->indexed = indexer_slice(desk->db, texts);
	desk->unindexed = desk->indexed || desk->unindexed < texts ? 0 : desk->unindexed - texts;
}

/* A desk that is never idle: what came with a batch is made up for with it, so that no more waits than a search can read. */
static void index_backlog(struct desk *desk, size_t batch, bool stored)
{
	if (stored && is_behind(desk))
		index_some(desk, batch + LIMIT_INDEX_SLICE);
}

/* What was erased leaves the files, now that it is committed. If it cannot, the rest of the work goes on and this is tried again. The end
 * of the daemon does not wait for it. */
static void scrub(struct desk *desk)
{
	struct err err = {0};
	if (!desk->scrub_ms || desk->scrub_ms > clock_now(desk->clock) || atomic_load(&desk->settled))
		return;
	desk->scrub_ms = 0;
	if (!scrub_is_due(desk->db))
		return;
	log_info("desk", "the database is rewritten without what was erased; the desk waits", KI("bytes", db_bytes(desk->db)));
	db_until(desk->db, &desk->settled);
	bool done = scrub_run(desk->db, desk->dir.path, &err);
	db_until(desk->db, NULL);
	if (done) {
		log_info("desk", "the database was rewritten", KI("bytes", db_bytes(desk->db)));
	} else if (atomic_load(&desk->settled)) {
		log_info("desk", "the rewriting was cut short, since the channels close; it is begun anew when they are open again");
		desk->scrub_ms = clock_now(desk->clock);
	} else {
		log_error("desk", "what was erased is still in free parts of the files", KV("why", err.text));
		desk->scrub_ms = clock_now(desk->clock) + SCRUB_AGAIN_MS;
	}
}

/* What waits, for /metrics: read by the thread that owns the tables, every few seconds, a slice at each turn. */
static void read_backlog(struct desk *desk)
{
	struct counts counts;
	struct desk_backlog *fresh = &desk->counting.found;
	if (clock_mono(desk->clock) < desk->backlog_at || !backlog_count(desk->db, &desk->counting))
		return;
	desk->backlog_at = clock_mono(desk->clock) + BACKLOG_MS;
	desk->behind = search_misses(desk->db);
	tally_more(desk->db);
	admin_gauges(desk->db, &counts);
	fresh->read_ms = clock_now(desk->clock);
	fresh->wal_bytes = db_wal_bytes(desk->db);
	fresh->parked = counts.parked;
	fresh->switched_off = counts.off;
	fresh->tally = *db_tally(desk->db);
	pthread_mutex_lock(&desk->figures_lock);
	desk->backlog = *fresh;
	pthread_mutex_unlock(&desk->figures_lock);
	backlog_reset(&desk->counting);
}

void desk_backlog(struct desk *desk, struct desk_backlog *out)
{
	pthread_mutex_lock(&desk->figures_lock);
	*out = desk->backlog;
	pthread_mutex_unlock(&desk->figures_lock);
}

/* Those from before the start, as long as nothing else is to be done. */
static void count_tickets(struct desk *desk)
{
	while (queue_count(&desk->queue) == 0 && !atomic_load(&desk->stopping) && tally_more(desk->db))
		;
}

/* The index's merges and bursts of messages leave free pieces behind, which would stay ours for ever. */
static void trim(struct desk *desk)
{
	if (desk->trimmed || !desk->indexed || clock_mono(desk->clock) - desk->busy_at < TRIM_QUIET_MS)
		return;
	desk->trimmed = true;
	malloc_trim(0);
}

/* What can wait until nothing else is to be done. */
static void rest(struct desk *desk)
{
	struct err err = {0};
	if (desk->full && has_room(desk, &err))
		set_writable(desk, true);
	read_backlog(desk);
	scrub(desk);
	count_tickets(desk);
	if (index_wait_ms(desk) == 0)
		index_some(desk, LIMIT_INDEX_SLICE);
	if (clock_mono(desk->clock) - desk->busy_at >= INDEX_QUIET_MS)
		db_tidy(desk->db, LOG_QUIET);
	trim(desk);
}

size_t desk_turn(struct desk *desk, int wait_ms)
{
	struct batch batch;
	struct err err = {0};
	take_batch(desk, &batch, wait_ms);
	if (!has_work(desk, &batch)) {
		rest(desk);
		return 0;
	}
	bool ok = has_room(desk, &err) && run_batch(desk, &batch, &err);
	if (!ok)
		after_failure(desk, &err);
	for (size_t i = 0; i < batch.count; i++)
		batch.units[i]->done(batch.units[i], !ok ? UNIT_LOST : batch.kept[i] ? UNIT_STORED : UNIT_UNDONE);
	if (ok) {
		queue_expect(&desk->queue, pump_send(desk->pump));
		db_tidy(desk->db, LOG_BUSY); /* after the answers, which need not wait for it */
	}
	if (ok && desk->next_job > clock_now(desk->clock))
		scrub(desk); /* after the jobs that remove files */
	if (desk->hooks.ready && atomic_exchange(&desk->refused, false))
		desk->hooks.ready(desk->hooks.self);
	desk->indexed = desk->trimmed = false;
	desk->unindexed += batch.count;
	desk->busy_at = clock_mono(desk->clock);
	index_backlog(desk, batch.count, ok);
	read_backlog(desk);
	return batch.count;
}

/* ---- the thread ------------------------------------------------------------------------------------------------------------------- */

static int wait_ms(struct desk *desk)
{
	int64_t now = clock_now(desk->clock), wait = pump_in_ms(desk), index_wait = index_wait_ms(desk);
	if (next_job_ms(desk) - now < wait)
		wait = next_job_ms(desk) - now;
	if (index_wait < wait)
		wait = index_wait;
	if (desk->counting.dest)
		wait = 0;
	return wait < 0 ? 0 : wait > 1000 ? 1000 : (int)wait; /* at least once a second, for a clock that is set */
}

static void *desk_main(void *arg)
{
	struct desk *desk = arg;
	while (!atomic_load(&desk->stopping))
		desk_turn(desk, wait_ms(desk));
	while (queue_count(&desk->queue) > 0)
		desk_turn(desk, 0);
	return NULL;
}

bool desk_start(struct desk *desk, struct err *err)
{
	atomic_store(&desk->settled, true);
	int rc = pthread_create(&desk->thread, NULL, desk_main, desk);
	desk->running = rc == 0;
	if (rc != 0)
		err_set(err, "Cannot start the desk thread: %s.", strerror(rc));
	return desk->running;
}

void desk_resume(struct desk *desk)
{
	atomic_store(&desk->still, false);
	atomic_store(&desk->settled, false);
	queue_poke(&desk->queue);
}

struct settle_unit {
	struct desk_unit unit;
	pthread_mutex_t lock;
	pthread_cond_t over;
	bool reached;
};

static void settle_run(struct work *w, struct desk_unit *unit)
{
	(void)w;
	(void)unit;
}

static void settle_over(struct desk_unit *unit, enum unit_end end)
{
	struct settle_unit *u = (struct settle_unit *)unit;
	(void)end;
	pthread_mutex_lock(&u->lock);
	u->reached = true;
	pthread_cond_signal(&u->over);
	pthread_mutex_unlock(&u->lock);
}

void desk_settle(struct desk *desk)
{
	struct settle_unit u = {.unit = {.run = settle_run, .done = settle_over}};
	atomic_store(&desk->settled, true);
	if (!desk->running)
		return;
	pthread_mutex_init(&u.lock, NULL);
	pthread_cond_init(&u.over, NULL);
	desk_push_always(desk, &u.unit);
	pthread_mutex_lock(&u.lock);
	while (!u.reached)
		pthread_cond_wait(&u.over, &u.lock);
	pthread_mutex_unlock(&u.lock);
	pthread_cond_destroy(&u.over);
	pthread_mutex_destroy(&u.lock);
}

struct hold_unit {
	struct desk_unit unit;
	struct desk *desk;
};

static void hold_over(struct desk_unit *unit, enum unit_end end)
{
	struct hold_unit *u = (struct hold_unit *)unit;
	(void)end;
	atomic_store(&u->desk->still, true);
	free(u);
}

void desk_hold(struct desk *desk)
{
	struct hold_unit *u = mem_alloc(sizeof *u);
	*u = (struct hold_unit){.unit = {.run = settle_run, .done = hold_over}, .desk = desk};
	atomic_store(&desk->settled, true);
	desk_push_always(desk, &u->unit);
}

bool desk_is_still(struct desk *desk)
{
	return atomic_load(&desk->still);
}

void desk_stop(struct desk *desk)
{
	queue_close(&desk->queue);
	atomic_store(&desk->stopping, true);
	queue_poke(&desk->queue);
	if (desk->running)
		pthread_join(desk->thread, NULL);
	desk->running = false;
}

bool desk_push(struct desk *desk, struct desk_unit *unit)
{
	if (queue_push(&desk->queue, &unit->node))
		return true;
	atomic_store(&desk->refused, true);
	return false;
}

void desk_push_always(struct desk *desk, struct desk_unit *unit)
{
	if (!queue_force(&desk->queue, &unit->node))
		unit->done(unit, UNIT_LOST);
}

void desk_push_calm(struct desk *desk, struct desk_unit *unit)
{
	if (!queue_calm(&desk->queue, &unit->node))
		unit->done(unit, UNIT_LOST);
}

bool desk_push_again(struct desk *desk, struct desk_unit *unit)
{
	return queue_force(&desk->queue, &unit->node);
}

void desk_figures(struct desk *desk, struct desk_figures *out)
{
	pthread_mutex_lock(&desk->figures_lock);
	*out = desk->figures;
	pthread_mutex_unlock(&desk->figures_lock);
}

struct pump *desk_pump(struct desk *desk)
{
	return desk->pump;
}

/* ---- new settings -------------------------------------------------------------------------------------------------------------------- */

struct reload_unit {
	struct desk_unit unit;
	struct desk *desk;
	struct desk_settings *fresh;
};

static void run_reload(struct work *w, struct desk_unit *unit)
{
	struct reload_unit *u = (struct reload_unit *)unit;
	const struct desk_settings *before = w->settings;
	w->settings = u->fresh;
	sync_settings(w);
	clocks_settings(w, before);
}

/* Ours, with the words of the house in place of some. One that is no word of ours is named in the log, the others stand. */
static struct catalog *catalog_with(const struct desk_settings *settings)
{
	struct catalog *catalog = catalog_new();
	for (size_t i = 0; i < settings->nwords; i++) {
		const struct desk_word *own = &settings->words[i];
		struct buf line;
		struct err err = {0};
		buf_init(&line, LIMIT_CONFIG_LINE);
		buf_addf(&line, "[words]\n%s = %s\n", own->key, own->text);
		if (!catalog_override(catalog, own->lang, line.data, line.len, &err))
			log_error("config", "a word of [words] is none of ours", KV("word", own->key), KV("error", err.text));
		buf_clear(&line);
	}
	return catalog;
}

/* Swapped outside the transaction: every unit sees either the old settings or the new ones. */
static void reload_done(struct desk_unit *unit, enum unit_end end)
{
	struct reload_unit *u = (struct reload_unit *)unit;
	struct desk_settings *unused = u->fresh;
	if (end == UNIT_STORED) {
		unused = u->desk->settings;
		u->desk->settings = u->fresh;
		catalog_free(u->desk->catalog);
		u->desk->catalog = catalog_with(u->fresh);
	} else {
		log_error("desk", "the new settings could not be stored, the old ones stay");
	}
	settings_free(unused);
	free(u);
}

void desk_reload(struct desk *desk, struct desk_settings *settings)
{
	struct reload_unit *u = mem_alloc(sizeof *u);
	*u = (struct reload_unit){.unit = {.run = run_reload, .done = reload_done}, .desk = desk, .fresh = settings};
	desk_push_always(desk, &u->unit);
}

/* ---- opening ---------------------------------------------------------------------------------------------------------------------- */

static void run_start(struct work *w, void *arg)
{
	(void)arg;
	sync_settings(w);
	pump_start(w->pump);
	handlers_start(w);
}

static bool prepare(struct desk *desk, const char *data_dir, struct err *err)
{
	if (!datadir_open(&desk->dir, data_dir, err))
		return false;
	desk->db = db_open(desk->dir.database, DB_WRITER, err);
	if (!desk->db || !migrations_run(desk->db, desk->dir.database, clock_now(desk->clock), err))
		return false;
	desk->reserved = reserve_keep(&desk->dir);
	if (!desk->reserved)
		log_warn("desk", "there is no room for the reserve of the disk", KV("path", desk->dir.path), KI("bytes", RESERVE_BYTES));
	desk->pump = pump_new(desk->db, desk->clock, &(struct pump_ops){desk, deliver_limits, deliver_forbidden, deliver_one});
	desk->behind = search_misses(desk->db);
	desk->scrub_ms = scrub_is_due(desk->db) ? clock_now(desk->clock) : 0;
	/* Ids go on from the last one though the clock was set back while nobody ran: rows are sent, listed and indexed in their order. */
	desk->ids.last = db_greatest_id(desk->db, err);
	if (desk->ids.last < 0 || !chain_load(desk->db, &desk->chain, err) || !db_begin(desk->db, err))
		return false;
	if (!in_savepoint(desk, run_start, NULL)) {
		err_set(err, "The configuration could not be written to the database; the log says why.");
		db_rollback(desk->db);
		return false;
	}
	return db_commit(desk->db, err);
}

struct desk *desk_open(const struct desk_spec *spec, struct desk_settings *settings, struct err *err)
{
	struct desk *desk = mem_alloc(sizeof *desk);
	desk->dir.lock = -1;
	desk->clock = spec->clock;
	desk->hooks = spec->hooks;
	desk->settings = settings;
	desk->catalog = catalog_with(settings);
	desk->offset = clock_now(spec->clock) - clock_mono(spec->clock);
	desk->figures.writable = true;
	pthread_mutex_init(&desk->figures_lock, NULL);
	queue_init(&desk->queue, LIMIT_DESK_QUEUE);
	if (prepare(desk, spec->data_dir, err))
		return desk;
	desk_close(desk);
	return NULL;
}

void desk_close(struct desk *desk)
{
	if (!desk)
		return;
	pump_free(desk->pump);
	backlog_reset(&desk->counting);
	db_close(desk->db);
	if (desk->dir.path)
		datadir_close(&desk->dir);
	catalog_free(desk->catalog);
	settings_free(desk->settings);
	zones_clear(&desk->zones);
	queue_destroy(&desk->queue);
	pthread_mutex_destroy(&desk->figures_lock);
	free(desk);
}

struct db *desk_db(struct desk *desk)
{
	return desk->db;
}

const struct desk_settings *desk_settings_in_force(struct desk *desk)
{
	return desk->settings;
}

int64_t desk_now(struct desk *desk)
{
	return clock_now(desk->clock);
}

const char *desk_attachments(struct desk *desk)
{
	return desk->dir.attachments;
}

struct backoff_terms desk_backoff(struct desk *desk)
{
	const struct desk_settings *s = desk->settings;
	return (struct backoff_terms){.first_ms = s->retry_first_ms, .longest_ms = s->retry_longest_ms, .give_up_ms = s->give_up_ms};
}

const struct desk_hooks *desk_hooks_of(struct desk *desk)
{
	return &desk->hooks;
}
