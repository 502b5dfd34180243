#include "config/faults.h"

#include "base/err.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void faults_add(struct faults *faults, enum fault_kind kind, struct origin origin, const char *subject, const char *format, ...)
{
	struct err err;
	va_list args;
	va_start(args, format);
	int n = vsnprintf(err.text, sizeof err.text, format, args);
	va_end(args);
	if (n >= (int)sizeof err.text)
		err.text[text_floor(err.text, sizeof err.text - 1)] = '\0';
	faults->list = mem_grow(faults->list, faults->count + 1, sizeof *faults->list);
	faults->list[faults->count++] = (struct fault){
		.kind = kind,
		.origin = {arena_strdup(&faults->memory, origin.file), origin.line},
		.subject = arena_strdup(&faults->memory, subject),
		.sentence = arena_strdup(&faults->memory, err.text),
	};
	faults->errors += kind == FAULT_ERROR;
}

static int by_place(const void *a, const void *b)
{
	const struct fault *left = a, *right = b;
	int files = strcmp(left->origin.file ? left->origin.file : "", right->origin.file ? right->origin.file : "");
	if (files)
		return files;
	if (left->origin.line != right->origin.line)
		return left->origin.line < right->origin.line ? -1 : 1;
	return (left->order > right->order) - (left->order < right->order);
}

void faults_sort(struct faults *faults)
{
	for (size_t i = 0; i < faults->count; i++)
		faults->list[i].order = i; /* qsort() does not keep the order of equals */
	if (faults->count)
		qsort(faults->list, faults->count, sizeof *faults->list, by_place);
}

void faults_print(const struct faults *faults, struct buf *out)
{
	for (size_t i = 0; i < faults->count; i++) {
		const struct fault *fault = &faults->list[i];
		if (fault->origin.file)
			buf_adds(out, fault->origin.file);
		if (fault->origin.file && fault->origin.line)
			buf_addf(out, ":%u", fault->origin.line);
		if (fault->origin.file)
			buf_adds(out, ": ");
		if (fault->kind == FAULT_WARNING)
			buf_adds(out, "warning: ");
		if (fault->subject)
			buf_addf(out, "%s: ", fault->subject);
		buf_addf(out, "%s\n", fault->sentence);
	}
}

void faults_clear(struct faults *faults)
{
	free(faults->list);
	arena_clear(&faults->memory);
	*faults = (struct faults){0};
}
