# Each bench once with small counts and no figure judged: a tool that nothing runs rots. The figures are of bench/README.md.
function(bench_test name)
	add_test(NAME bench.${name} COMMAND ${ARGN})
	set_tests_properties(bench.${name} PROPERTIES TIMEOUT 120 LABELS bench ENVIRONMENT GUICHET_BUILD=${CMAKE_BINARY_DIR})
endfunction()

set(run /usr/bin/python3 -B ${CMAKE_SOURCE_DIR}/bench/run.py)
set(small --rounds 1 --count 400 --warm-up 40 --seconds 1 --targets 2)
foreach(scenario durable latency notices memory start size)
	bench_test(${scenario} ${run} ${scenario} ${small})
endforeach()
bench_test(slow-disk ${run} slow-disk ${small} --single $<TARGET_FILE:guichet>)
bench_test(segments $<TARGET_FILE:bench_segments>)
bench_test(cost /usr/bin/python3 -B ${CMAKE_SOURCE_DIR}/bench/cost.py --count 2)
