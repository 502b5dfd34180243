/* Runs a fuzz target over files and folders of seeds, for builds without libFuzzer. Fails when there is nothing to replay. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path, size_t size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(size ? size : 1); /* exactly as large as the input, so that a sanitizer sees a read behind it */
	int read = file && data && fread(data, 1, size, file) == size;

	if (read)
		LLVMFuzzerTestOneInput(data, size);
	else
		fprintf(stderr, "cannot read %s\n", path);
	free(data);
	if (file)
		fclose(file);
	return read;
}

static int replay(const char *path)
{
	struct stat info;
	int done = 0;

	if (stat(path, &info))
		return 0;
	if (S_ISREG(info.st_mode))
		return replay_file(path, (size_t)info.st_size);
	DIR *dir = opendir(path);
	for (struct dirent *entry; dir && (entry = readdir(dir)); ) {
		char inner[4096];
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
		done += replay(inner);
	}
	if (dir)
		closedir(dir);
	return done;
}

int main(int argc, char **argv)
{
	int done = 0;

	for (int i = 1; i < argc; i++)
		done += replay(argv[i]);
	printf("%d seeds replayed\n", done);
	return done ? 0 : 1;
}
