// A PostgreSQL database of one test. The cluster is described by the JSON file that the variable
// MIEN_TEST_POSTGRES names; without it the test program ends with a text that says what to do.
#pragma once

#include <string>

#include "pg/settings.hpp"

namespace mien::test {

class TestDatabase {
  public:
    enum class Content { migrated, empty };

    // Clones the migrated template database, which the first test of a set of migrations makes;
    // test programs may run side by side. Blocks for some 0.1 s.
    explicit TestDatabase(Content content = Content::migrated);
    // Drops the database, with its connections.
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    // As the role that owns the schema, as the program's role, as the role of the bridge, which has
    // no rights yet (store::grant_reading), and as the superuser.
    [[nodiscard]] pg::Settings owner_settings() const;
    [[nodiscard]] pg::Settings app_settings() const;
    [[nodiscard]] pg::Settings reader_settings() const;
    [[nodiscard]] pg::Settings superuser_settings() const;

  private:
    std::string name_;
};

}  // namespace mien::test
