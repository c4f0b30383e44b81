#include "core/role.hpp"

#include <gtest/gtest.h>

namespace mien::core {
namespace {

TEST(Role, each_role_may_all_that_the_one_before_may) {
    EXPECT_TRUE(allows(Role::viewer, Role::viewer));
    EXPECT_FALSE(allows(Role::viewer, Role::editor));
    EXPECT_FALSE(allows(Role::viewer, Role::admin));
    EXPECT_TRUE(allows(Role::editor, Role::viewer));
    EXPECT_TRUE(allows(Role::editor, Role::editor));
    EXPECT_FALSE(allows(Role::editor, Role::admin));
    EXPECT_TRUE(allows(Role::admin, Role::viewer));
    EXPECT_TRUE(allows(Role::admin, Role::editor));
    EXPECT_TRUE(allows(Role::admin, Role::admin));
}

TEST(Role, names_go_both_ways) {
    for (const auto role : {Role::viewer, Role::editor, Role::admin}) {
        EXPECT_EQ(parse_role(name_of(role)), role);
    }
    for (const auto* name : {"", "Admin", "owner", "admin "}) {
        EXPECT_EQ(parse_role(name), std::nullopt) << name;
    }
}

}  // namespace
}  // namespace mien::core
