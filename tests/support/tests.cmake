# What tests share. Plugins are tested as the real .so; the fake host borrows from the core how options are read and messages are checked.
file(GLOB support_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/support/*.c)
add_library(guichet_support STATIC ${support_sources} ${CMAKE_SOURCE_DIR}/core/host/validate.c ${CMAKE_SOURCE_DIR}/core/host/headers.c)
target_include_directories(guichet_support PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(guichet_support PUBLIC guichet_flags guichet_config guichet_base ${CMAKE_DL_LIBS})
