# Tools of the benches (bench/README.md): built with everything else so that they stay buildable, run by bench/run.py alone.
foreach(tool load sink bare_loop)
	add_executable(bench_${tool} ${CMAKE_CURRENT_LIST_DIR}/${tool}.c ${CMAKE_CURRENT_LIST_DIR}/wire.c)
	set_target_properties(bench_${tool} PROPERTIES OUTPUT_NAME ${tool} RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
	target_link_libraries(bench_${tool} PRIVATE guichet_flags PkgConfig::crypto PkgConfig::sqlite3)
endforeach()

add_executable(bench_segments ${CMAKE_CURRENT_LIST_DIR}/segments.c ${CMAKE_SOURCE_DIR}/plugins/sms/segments.c)
set_target_properties(bench_segments PROPERTIES OUTPUT_NAME segments RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
target_include_directories(bench_segments PRIVATE ${CMAKE_SOURCE_DIR})
target_link_libraries(bench_segments PRIVATE guichet_base)

add_executable(bench_million ${CMAKE_CURRENT_LIST_DIR}/million.c)
set_target_properties(bench_million PROPERTIES OUTPUT_NAME million RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
target_link_libraries(bench_million PRIVATE guichet_desk guichet_store guichet_base)
