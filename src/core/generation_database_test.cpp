#include "core/generation_database.hpp"

#include <gtest/gtest.h>

namespace mien::core {
namespace {

TEST(generation_database, counts_on_from_the_served_one) {
    EXPECT_EQ(generation_database("mien_g3", 4), "mien_g4");
    EXPECT_EQ(generation_database("mien_g9", 10), "mien_g10");
    EXPECT_EQ(generation_database("mien", 2), "mien_g2");
    EXPECT_EQ(generation_database("mien2", 3), "mien2_g3");
    EXPECT_EQ(generation_database("a_g", 3), "a_g_g3");
    EXPECT_EQ(generation_database("_g1", 2), "_g1_g2");
    EXPECT_EQ(generation_database("2026", 2), "2026_g2");
}

TEST(generation_database, fits_into_a_name_of_postgresql) {
    const std::string longest(63, 'x');
    EXPECT_EQ(generation_database(longest, 12), std::string(59, 'x') + "_g12");
    // The ü at byte 60 would be cut in two.
    const auto umlaut = std::string(59, 'x') + "ü" + "yz";
    EXPECT_EQ(generation_database(umlaut, 2), std::string(59, 'x') + "_g2");
}

TEST(building_database, names_its_operation_and_attempt) {
    const std::string id = "01994b1c-8a01-7c11-9d52-4f0c6a7be101";
    const auto name = building_database(id, 2);
    EXPECT_EQ(name, "mien_building_01994b1c8a017c119d524f0c6a7be101_2");
    EXPECT_EQ(operation_of_building(name), id);
    EXPECT_LE(building_database(id, 2147483647).size(), 63U);
    for (const auto* other : {"mien_g1", "mien_building_", "mien_building_01994b1c8a017c11_2",
                              "mien_building_01994b1c8a017c119d524f0c6a7be101"}) {
        EXPECT_EQ(operation_of_building(other), std::nullopt) << other;
    }
}

}  // namespace
}  // namespace mien::core
