# The catalogues of locale/ become part of the room i18n: editing one rebuilds catalog.c and nothing else.
set(locale_header ${CMAKE_BINARY_DIR}/generated/i18n/locale_files.h)
set(locale_names fr en)
list(TRANSFORM locale_names PREPEND ${CMAKE_SOURCE_DIR}/locale/ OUTPUT_VARIABLE locale_files)
list(TRANSFORM locale_files APPEND .ini)
add_custom_command(OUTPUT ${locale_header}
	COMMAND ${CMAKE_COMMAND} "-DOUT=${locale_header}" "-DNAMES=${locale_names}" "-DFILES=${locale_files}"
		-P ${CMAKE_SOURCE_DIR}/cmake/EmbedText.cmake
	DEPENDS ${locale_files} ${CMAKE_SOURCE_DIR}/cmake/EmbedText.cmake
	VERBATIM)
target_sources(guichet_i18n PRIVATE ${locale_header})
