/* sign/fields.h: the named values of a request, for the schemes that sign them one by one: a form, a query, the top of a JSON object.
 *
 * Decoded, sorted by name and then by value, byte by byte. Nothing is believed yet: what cannot be told apart is the caller's to refuse.
 * fields_clear() frees. Any thread, one owner.
 *
 *     struct fields fields = {0};
 *     if (fields_add_form(&fields, in->body, in->body_len))
 *         fields_sort(&fields);
 *     fields_clear(&fields);
 */
#ifndef GUICHET_SIGN_FIELDS_H
#define GUICHET_SIGN_FIELDS_H

#include "base/mem.h"
#include "guichet/http.h"

#include <stdbool.h>
#include <stddef.h>

#define FIELDS_MOST 1000 /* more than any real message has */

struct bytes {
	const char *at;
	size_t len;
};
struct field {
	struct bytes name, value;
};
struct fields {
	struct arena arena; /* the decoded texts */
	struct field *list;
	size_t n;
};

/* False: more than FIELDS_MOST, or not a JSON object of plain values. */
bool fields_add_form(struct fields *fields, const char *body, size_t len);
bool fields_add_query(struct fields *fields, const struct gd_param *query, size_t n);
bool fields_add_json(struct fields *fields, const char *body, size_t len);

void fields_sort(struct fields *fields);
int field_compare(const void *left, const void *right); /* of two struct field, for qsort() */
void fields_clear(struct fields *fields);

#endif
