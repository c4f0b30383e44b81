# Run by cmake -P: writes OUTPUT, the function mien::pg::FUNCTION, from the SQL files of DIRECTORY. Each
# text becomes one raw string.
file(GLOB files ${DIRECTORY}/*.sql)
list(SORT files)
set(entries "")
foreach(path ${files})
  get_filename_component(name ${path} NAME_WE)
  if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
    message(FATAL_ERROR "${path}: a migration is named NNNN_lower_case_words.sql")
  endif()
  string(REGEX REPLACE "^0*([0-9]+)_.*$" "\\1" version ${name})
  file(READ ${path} text)
  string(FIND "${text}" ")migration\"" terminator)
  if(NOT terminator EQUAL -1)
    message(FATAL_ERROR "${path}: holds the end of the raw string that is to hold it")
  endif()
  string(APPEND entries
    "    {.version = ${version}, .name = \"${name}\", .sql = R\"migration(${text})migration\"},\n")
endforeach()
list(LENGTH files count)
file(WRITE ${OUTPUT}.new
"// Generated from SQL files by cmake/generate_migrations.cmake.
#include <array>

#include \"pg/migrate.hpp\"

namespace mien::pg {
namespace {

constexpr std::array<Migration, ${count}> migrations{{
${entries}}};

}  // namespace

std::span<const Migration> ${FUNCTION}() { return migrations; }

}  // namespace mien::pg
")
file(RENAME ${OUTPUT}.new ${OUTPUT})
