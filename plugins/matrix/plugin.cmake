# Keys of ids that are too long, and names of ghosts, are SHA-256 digests.
target_link_libraries(guichet_plugin_matrix PRIVATE PkgConfig::crypto)
