# The crash harness (crash.py) and the tests of a full disk, a failing disk, a stepping clock and corrupt files (test_*.py).
# Short forms run with every ctest; `ctest -L slow` has the figures that CI asks for; crash.py takes any number.
set(crash /usr/bin/python3 -B ${CMAKE_CURRENT_LIST_DIR}/crash.py)

function(crash_test name labels)
	add_test(NAME faults.${name} COMMAND ${crash} ${ARGN})
	set_tests_properties(faults.${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 900 COST 60 LABELS "${labels}"
		ENVIRONMENT GUICHET_BUILD=${CMAKE_BINARY_DIR})
endfunction()

# The harness itself: silent about a toy that keeps its promises, loud about one that breaks one of them.
crash_test(crash.toy "faults;slow" --program toy --kills 8 --cuts 4 --syscalls 4)
foreach(mistake answer_before_commit no_dedupe sync_off)
	crash_test(teeth.${mistake} "faults;slow" --program toy --mistake ${mistake} --cuts 6 --drain 5 --expect-breach)
endforeach()
foreach(mistake mark_before_send no_outbox fresh_key random_order two_transactions retry_after_ignored)
	crash_test(teeth.${mistake} "faults;slow" --program toy --mistake ${mistake} --kills 10 --drain 5 --expect-breach)
endforeach()

crash_test(crash.short "faults;slow" --kills 10 --cuts 5)
crash_test(crash.kills "faults;slow" --kills 200)
crash_test(crash.syscalls "faults;slow" --syscalls 40)
crash_test(crash.cuts "faults;slow" --cuts 40)

file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/test_*.py)
foreach(script ${scripts})
	get_filename_component(stem ${script} NAME_WE)
	string(REGEX REPLACE "^test_" "" stem ${stem})
	set(labels "faults;slow")
	if(stem MATCHES "equipment|guard|judge|signals")
		set(labels "faults")
	endif()
	add_test(NAME faults.${stem} COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/support/run_pytest.py ${script})
	set_tests_properties(faults.${stem} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600 COST 40 LABELS "${labels}"
		ENVIRONMENT GUICHET_BUILD=${CMAKE_BINARY_DIR})
endforeach()

# Makes the data of past versions, for the tests of updates and restores.
add_executable(past ${CMAKE_CURRENT_LIST_DIR}/past.c)
target_link_libraries(past PRIVATE guichet_store guichet_base guichet_flags)
add_dependencies(equipment past)
