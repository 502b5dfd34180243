#include "app/process.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define STAT_MOST 2048
#define STAT_THREADS 20 /* fields of proc(5), counted from 1 */
#define STAT_START 22
#define STAT_VSIZE 23
#define STAT_RSS 24

static double seconds(clockid_t id)
{
	struct timespec t = {0};
	clock_gettime(id, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The fields behind the name of the program, which may hold anything, closing parentheses too. */
static void read_stat(uint64_t fields[STAT_RSS + 1])
{
	char text[STAT_MOST];
	FILE *file = fopen("/proc/self/stat", "re");
	size_t len = file ? fread(text, 1, sizeof text - 1, file) : 0;
	if (file)
		fclose(file);
	text[len] = '\0';
	char *at = strrchr(text, ')'), *save = NULL;
	char *word = at ? strtok_r(at + 1, " ", &save) : NULL;
	for (int i = 3; word && i <= STAT_RSS; i++, word = strtok_r(NULL, " ", &save))
		fields[i] = strtoull(word, NULL, 10);
}

static uint64_t count_fds(void)
{
	uint64_t n = 0;
	DIR *dir = opendir("/proc/self/fd");
	for (const struct dirent *entry; dir && (entry = readdir(dir));)
		n += entry->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return n > 0 ? n - 1 : 0; /* without the one that read the folder */
}

void process_read(struct process_figures *out)
{
	uint64_t fields[STAT_RSS + 1] = {0};
	struct rusage used = {0};
	struct rlimit files = {0};
	getrusage(RUSAGE_SELF, &used);
	getrlimit(RLIMIT_NOFILE, &files);
	read_stat(fields);
	double up_s = seconds(CLOCK_BOOTTIME) - (double)fields[STAT_START] / (double)sysconf(_SC_CLK_TCK);
	*out = (struct process_figures){
		.cpu_s = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
			 (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6,
		.started_s = fields[STAT_START] ? seconds(CLOCK_REALTIME) - up_s : 0,
		.resident = fields[STAT_RSS] * (uint64_t)sysconf(_SC_PAGESIZE),
		.virtual_ = fields[STAT_VSIZE],
		.open_fds = count_fds(),
		.max_fds = files.rlim_cur,
		.threads = fields[STAT_THREADS],
	};
}
