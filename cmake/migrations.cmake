# mien_embed_migrations(TARGET): builds migrations/NNNN_name.sql into TARGET as
# mien::pg::embedded_migrations(). The generated source changes only when a migration does.
function(mien_embed_migrations target)
  file(GLOB migrations CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/migrations/*.sql)
  set(generated ${CMAKE_BINARY_DIR}/generated/migrations.cpp)
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -D DIRECTORY=${CMAKE_SOURCE_DIR}/migrations -D OUTPUT=${generated}
      -P ${CMAKE_SOURCE_DIR}/cmake/generate_migrations.cmake
    DEPENDS ${migrations} ${CMAKE_SOURCE_DIR}/cmake/generate_migrations.cmake
    COMMENT "Embedding migrations" VERBATIM)
  target_sources(${target} PRIVATE ${generated})
endfunction()
