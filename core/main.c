/* guichet: one program. The first word is a command of app/program.c, or the name of a channel plugin with commands of its own. */
#include "app/program.h"

int main(int argc, char **argv)
{
	return program_run(argc, argv);
}
