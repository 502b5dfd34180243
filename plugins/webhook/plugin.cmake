# Keys of events that have no id of their own are SHA-256 digests.
target_link_libraries(guichet_plugin_webhook PRIVATE PkgConfig::crypto)
