# How rooms, plugins and the program are built. Sources are found by folder, so a new file needs no line here.
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON) # gnu11: getrandom, accept4, SO_PEERCRED, __VA_OPT__-like commas in the log macros
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(cjson REQUIRED IMPORTED_TARGET libcjson)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(crypto REQUIRED IMPORTED_TARGET libcrypto)
pkg_check_modules(inih REQUIRED IMPORTED_TARGET inih)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(libwebsockets REQUIRED IMPORTED_TARGET libwebsockets)
pkg_check_modules(libcurl REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(cmocka IMPORTED_TARGET cmocka)

option(GUICHET_FUZZ "Build the fuzz targets with libFuzzer (clang)" OFF)

add_library(guichet_flags INTERFACE)
target_compile_definitions(guichet_flags INTERFACE _GNU_SOURCE GUICHET_VERSION="${PROJECT_VERSION}")
target_include_directories(guichet_flags INTERFACE ${CMAKE_SOURCE_DIR}/core ${CMAKE_SOURCE_DIR}/include ${CMAKE_BINARY_DIR}/generated)
target_compile_options(guichet_flags INTERFACE
	-Wall -Wextra -Wconversion -Wshadow -Wformat=2 -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wundef -Wwrite-strings -Werror
	-fstack-protector-strong -fstack-clash-protection -fcf-protection -fno-common)
if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
	target_compile_options(guichet_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()
if(CMAKE_C_COMPILER_ID STREQUAL "GNU" AND CMAKE_C_FLAGS MATCHES "sanitize")
	# the checks that a sanitizer inserts confuse gcc's flow analysis; the other builds have these warnings
	target_compile_options(guichet_flags INTERFACE -Wno-conversion -Wno-format-truncation -Wno-maybe-uninitialized)
endif()
target_link_options(guichet_flags INTERFACE -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)

# guichet_room(name USES rooms... LIBS libraries...): core/<name>/*.c and its subfolders as libguichet_<name>.a
function(guichet_room name)
	cmake_parse_arguments(room "" "" "USES;LIBS" ${ARGN})
	file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/core/${name}/*.c
		${CMAKE_SOURCE_DIR}/core/${name}/*/*.c)
	if(NOT sources)
		add_library(guichet_${name} INTERFACE)
		return()
	endif()
	add_library(guichet_${name} STATIC ${sources})
	target_compile_options(guichet_${name} PRIVATE -include ${CMAKE_SOURCE_DIR}/core/base/banned.h)
	list(TRANSFORM room_USES PREPEND guichet_)
	target_link_libraries(guichet_${name} PUBLIC guichet_flags ${room_USES} PRIVATE ${room_LIBS})
endfunction()

# The program: core/main.c and every room.
function(guichet_program)
	if(EXISTS ${CMAKE_SOURCE_DIR}/core/main.c)
		add_executable(guichet ${CMAKE_SOURCE_DIR}/core/main.c)
		target_compile_options(guichet PRIVATE -fPIE)
		target_link_options(guichet PRIVATE -pie)
		target_link_libraries(guichet PRIVATE guichet_app guichet_cli)
		# where the program looks for its plugins, seen from its own folder: an installation may be moved as a whole
		file(RELATIVE_PATH from_bin ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR}/guichet/plugins)
		target_compile_definitions(guichet_app PRIVATE GUICHET_PLUGINS_FROM_BIN="${from_bin}")
		install(TARGETS guichet RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
	endif()
endfunction()

# guichet_plugins(folders...): each sub-folder with .c files is a channel plugin <name>.so, linked with the base room (bounded buffers,
# strict JSON) and nothing else of the core; a file plugin.cmake in it may add libraries to guichet_plugin_<name>.
function(guichet_plugins)
	foreach(folder ${ARGN})
		file(GLOB entries CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*)
		foreach(dir ${entries})
			file(GLOB sources CONFIGURE_DEPENDS ${dir}/*.c)
			if(NOT IS_DIRECTORY ${dir} OR NOT sources)
				continue()
			endif()
			get_filename_component(name ${dir} NAME)
			add_library(guichet_plugin_${name} MODULE ${sources})
			set_target_properties(guichet_plugin_${name} PROPERTIES PREFIX "" OUTPUT_NAME ${name}
				LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${folder})
			target_compile_options(guichet_plugin_${name} PRIVATE -include ${CMAKE_SOURCE_DIR}/core/base/banned.h)
			target_link_libraries(guichet_plugin_${name} PRIVATE guichet_flags guichet_base)
			target_link_options(guichet_plugin_${name} PRIVATE -Wl,--exclude-libs,ALL)
			if(NOT CMAKE_C_FLAGS MATCHES "sanitize")
				target_link_options(guichet_plugin_${name} PRIVATE -Wl,-z,defs)
			endif()
			if(EXISTS ${dir}/plugin.cmake)
				include(${dir}/plugin.cmake)
			endif()
			if(folder STREQUAL "plugins")
				set_property(GLOBAL APPEND PROPERTY guichet_plugin_targets guichet_plugin_${name})
				install(TARGETS guichet_plugin_${name} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/guichet/plugins)
			endif()
		endforeach()
	endforeach()
endfunction()
