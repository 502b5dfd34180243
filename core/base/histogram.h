/* base/histogram.h: how long something took, counted in classes, as monitoring wants it.
 *
 * All histograms of the program have the same bounds, so that one can be laid beside another. One thread per histogram, or the caller's
 * lock; nothing to free.
 *
 *     struct histogram took = {0};
 *     uint64_t start = clock_mono_us();
 *     ...
 *     histogram_add(&took, clock_mono_us() - start);
 */
#ifndef GUICHET_BASE_HISTOGRAM_H
#define GUICHET_BASE_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_BOUNDS 14

struct histogram {
	uint64_t bucket[HISTOGRAM_BOUNDS + 1]; /* up to each bound (and more than the one before), then what is above the last */
	uint64_t sum_us;
};

extern const uint32_t histogram_bounds_us[HISTOGRAM_BOUNDS];

void histogram_add(struct histogram *histogram, uint64_t us);

#endif
