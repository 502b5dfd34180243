/* app/process.h: what the system says of this process, under the names that every Prometheus client library uses.
 *
 * Only /proc/self is read, which a unit with ProcSubset=pid still has. Any thread; what cannot be read is 0.
 *
 *     struct process_figures p;
 *     process_read(&p);
 */
#ifndef GUICHET_APP_PROCESS_H
#define GUICHET_APP_PROCESS_H

#include <stdint.h>

struct process_figures {
	double cpu_s, started_s; /* user and system time together; Unix time of the start */
	uint64_t resident, virtual_, open_fds, max_fds, threads;
};

void process_read(struct process_figures *out);

#endif
