# What no program of ours can test about itself: layers, headers, banned functions, shell scripts.
foreach(check layers.sh quality/layers_test.sh quality/headers.sh quality/banned.sh)
	get_filename_component(name ${check} NAME_WE)
	add_test(NAME quality.${name} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/${check})
	set_tests_properties(quality.${name} PROPERTIES LABELS quality
		ENVIRONMENT "CC=${CMAKE_C_COMPILER};GENERATED=${CMAKE_BINARY_DIR}/generated")
endforeach()
set_tests_properties(quality.layers_test PROPERTIES LABELS "quality;slow") # it tests layers.sh, which rarely changes
