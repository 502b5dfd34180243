# Libraries that stand between the daemon and libc (LD_PRELOAD): each file tells its purpose at the top. They land in build/<preset>/tests.
foreach(preload powercut slowsync failmalloc clockstep iofault slowname)
	add_library(${preload} MODULE ${CMAKE_CURRENT_SOURCE_DIR}/preload/${preload}.c)
	set_target_properties(${preload} PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
	# Never instrumented: they are loaded before the sanitizer's own runtime.
	target_compile_options(${preload} PRIVATE -fno-sanitize=all)
	target_link_options(${preload} PRIVATE -fno-sanitize=all)
	target_link_libraries(${preload} PRIVATE guichet_flags ${CMAKE_DL_LIBS} Threads::Threads)
	add_dependencies(equipment ${preload})
endforeach()
