# What `cmake --install` lays out beside the program and the plugins: manual pages and completion, both made from the program's own tables, the
# service's files, the example configuration, the plugins' header.
set(made ${CMAKE_BINARY_DIR}/made)

add_executable(guichet_manual EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/docs/man/manual.c)
target_link_libraries(guichet_manual PRIVATE guichet_app guichet_cli)
get_property(plugin_targets GLOBAL PROPERTY guichet_plugin_targets)

foreach(page guichet.1 guichet.8 guichet.conf.5 guichet-plugin.7)
	string(REGEX MATCH "[0-9]$" section ${page})
	add_custom_command(OUTPUT ${made}/${page}
		COMMAND ${CMAKE_COMMAND} -E make_directory ${made}
		COMMAND guichet_manual ${CMAKE_BINARY_DIR}/plugins ${CMAKE_SOURCE_DIR}/docs/man/${page} > ${made}/${page}
		DEPENDS guichet_manual ${plugin_targets} ${CMAKE_SOURCE_DIR}/docs/man/${page} VERBATIM)
	list(APPEND made_files ${made}/${page})
	install(FILES ${made}/${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()

foreach(shell bash zsh fish)
	add_custom_command(OUTPUT ${made}/guichet.${shell}
		COMMAND ${CMAKE_COMMAND} -E make_directory ${made}
		COMMAND guichet completion ${shell} > ${made}/guichet.${shell} DEPENDS guichet VERBATIM)
	list(APPEND made_files ${made}/guichet.${shell})
endforeach()
install(FILES ${made}/guichet.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME guichet)
install(FILES ${made}/guichet.zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions RENAME _guichet)
install(FILES ${made}/guichet.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

# The unit says /usr/bin; where the program really goes is known at the time of the installation.
install(CODE "
	file(READ ${CMAKE_SOURCE_DIR}/dist/guichet.service unit)
	string(REPLACE /usr/bin/guichet \${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/guichet unit \"\${unit}\")
	file(WRITE ${made}/guichet.service \"\${unit}\")
	file(INSTALL ${made}/guichet.service DESTINATION \${CMAKE_INSTALL_PREFIX}/lib/systemd/system)")
install(FILES ${CMAKE_SOURCE_DIR}/dist/guichet.sysusers DESTINATION lib/sysusers.d RENAME guichet.conf)
install(FILES ${CMAKE_SOURCE_DIR}/dist/guichet.tmpfiles DESTINATION lib/tmpfiles.d RENAME guichet.conf)
install(FILES ${CMAKE_SOURCE_DIR}/dist/guichet.rules.yml DESTINATION ${CMAKE_INSTALL_DATADIR}/guichet)
install(FILES ${CMAKE_SOURCE_DIR}/config.example.ini ${CMAKE_SOURCE_DIR}/README.md ${CMAKE_SOURCE_DIR}/CHANGELOG.md
	${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/include/guichet DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

add_custom_target(guichet_made ALL DEPENDS ${made_files})

# All that is installed, and nothing else: cmake --build --preset release --target product
add_custom_target(product)
add_dependencies(product guichet guichet_made ${plugin_targets})
