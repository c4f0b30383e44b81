#include "base/bucket_name.hpp"

#include <gtest/gtest.h>

namespace mien {
namespace {

TEST(BucketName, may_be_what_s3_takes) {
    for (const auto& name : {std::string("mien-staging"), std::string("abc"), std::string("1.2.3"),
                             std::string("my.bucket-1"), std::string(63, 'a')}) {
        EXPECT_EQ(find_bucket_name_problem(name), std::nullopt) << name;
    }
}

TEST(BucketName, is_refused_with_the_rule_that_it_breaks) {
    const auto problem_of = [](std::string_view name) {
        return find_bucket_name_problem(name).value_or("none");
    };
    EXPECT_NE(problem_of("ab").find("3 to 63"), std::string::npos);
    EXPECT_NE(problem_of(std::string(64, 'a')).find("3 to 63"), std::string::npos);
    EXPECT_NE(problem_of("Mien").find("a to z"), std::string::npos);
    EXPECT_NE(problem_of("a_bc").find("a to z"), std::string::npos);
    EXPECT_NE(problem_of("../etc").find("a to z"), std::string::npos);
    EXPECT_NE(problem_of(std::string("abc\0", 4)).find("a to z"), std::string::npos);
    EXPECT_NE(problem_of("-abc").find("begins and ends"), std::string::npos);
    EXPECT_NE(problem_of("abc.").find("begins and ends"), std::string::npos);
    EXPECT_NE(problem_of("a..b").find("two dots"), std::string::npos);
    EXPECT_NE(problem_of("192.168.5.4").find("IP address"), std::string::npos);
    EXPECT_NE(problem_of("xn--abc").find("begin with xn--"), std::string::npos);
    EXPECT_NE(problem_of("sthree-abc").find("begin with sthree-"), std::string::npos);
    EXPECT_NE(problem_of("abc-s3alias").find("end with -s3alias"), std::string::npos);
    EXPECT_NE(problem_of("abc--ol-s3").find("end with --ol-s3"), std::string::npos);
}

}  // namespace
}  // namespace mien
