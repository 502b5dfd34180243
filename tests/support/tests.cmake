# What tests share. Plugins are tested as the real .so; the fake host borrows from the core how options are read and messages are checked.
file(GLOB support_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/support/*.c)
list(FILTER support_sources EXCLUDE REGEX "/desk_[a-z]+\\.c$")
add_library(guichet_support STATIC ${support_sources} ${CMAKE_SOURCE_DIR}/core/host/validate.c ${CMAKE_SOURCE_DIR}/core/host/headers.c)
target_include_directories(guichet_support PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(guichet_support PUBLIC guichet_flags guichet_config guichet_base ${CMAKE_DL_LIBS})

# A whole desk for tests: its own library, since only those that use it link the desk.
add_library(guichet_desk_bench STATIC ${CMAKE_CURRENT_SOURCE_DIR}/support/desk_bench.c
	${CMAKE_CURRENT_SOURCE_DIR}/support/desk_plans.c)
target_include_directories(guichet_desk_bench PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(guichet_desk_bench PUBLIC guichet_desk guichet_store guichet_base)
file(GLOB desk_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/unit/desk/test_*.c)
foreach(source ${desk_tests})
	get_filename_component(stem ${source} NAME_WE)
	string(REGEX REPLACE "^test_" "" stem ${stem})
	target_link_libraries(unit.desk.${stem} PRIVATE guichet_desk_bench)
endforeach()
