# mien_embed_migrations(TARGET DIRECTORY FUNCTION): builds DIRECTORY/NNNN_name.sql into TARGET as
# mien::pg::FUNCTION(). The generated source changes only when a migration does.
function(mien_embed_migrations target directory function)
  file(GLOB migrations CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${directory}/*.sql)
  # In the command, which is run again when it changes: a file that is gone is newer than nothing.
  string(SHA256 names "${migrations}")
  set(generated ${CMAKE_BINARY_DIR}/generated/${function}.cpp)
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -D DIRECTORY=${CMAKE_SOURCE_DIR}/${directory} -D FUNCTION=${function}
      -D NAMES=${names} -D OUTPUT=${generated} -P ${CMAKE_SOURCE_DIR}/cmake/generate_migrations.cmake
    DEPENDS ${migrations} ${CMAKE_SOURCE_DIR}/cmake/generate_migrations.cmake
    COMMENT "Embedding ${directory}" VERBATIM)
  target_sources(${target} PRIVATE ${generated})
endfunction()
