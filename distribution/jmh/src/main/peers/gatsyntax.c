/*
 * Feeds a file through oFono's GAtSyntax (permissive, as oFono uses it for most modems) and copies each line out, as its gatchat does.
 * gatsyntax FILE SPLIT: prints the bytes a second of processor time, and the lines of one pass.
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "gatsyntax.h"

#define SECONDS 2

static char *copy_of_line(const char *bytes, gsize length)
{
	while (length > 0 && (*bytes == '\r' || *bytes == '\n')) {
		bytes++;
		length--;
	}
	while (length > 0 && (bytes[length - 1] == '\r' || bytes[length - 1] == '\n'))
		length--;
	return g_strndup(bytes, length);
}

static long parse(const char *bytes, gsize length, gsize step)
{
	GAtSyntax *syntax = g_at_syntax_new_gsm_permissive();
	/* A parser keeps what has come; that copy is counted for it as it is for others. */
	char *kept = g_malloc(length);
	gsize line = 0, fed = 0, used;
	long lines = 0;

	for (gsize from = 0; from < length; from += step) {
		gsize part = MIN(step, length - from);
		memcpy(kept + from, bytes + from, part);
		while (fed < from + part) {
			used = from + part - fed;
			GAtSyntaxResult result = syntax->feed(syntax, kept + fed, &used);
			fed += used;
			if (result == G_AT_SYNTAX_RESULT_UNSURE)
				continue;
			if (result == G_AT_SYNTAX_RESULT_LINE) {
				char *text = copy_of_line(kept + line, fed - line);
				lines += *text != 0;
				g_free(text);
			}
			line = fed;
		}
	}
	g_free(kept);
	g_at_syntax_unref(syntax);
	return lines;
}

int main(int count, char **words)
{
	gchar *bytes;
	gsize length;
	if (count != 3 || !g_file_get_contents(words[1], &bytes, &length, NULL))
		return 2;
	gsize step = atoi(words[2]) > 0 ? (gsize) atoi(words[2]) : length;
	long lines = 0, passes = 0;
	clock_t begin = clock(), used;
	do {
		lines = parse(bytes, length, step);
		passes++;
		used = clock() - begin;
	} while (used < SECONDS * CLOCKS_PER_SEC);
	printf("%.0f %ld\n", (double) length * passes * CLOCKS_PER_SEC / used, lines);
	return 0;
}
