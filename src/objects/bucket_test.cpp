#include "objects/bucket.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/scratch_directory.hpp"

namespace mien::objects {
namespace {

std::string problem_of(const std::filesystem::path& directory, std::string_view environment) {
    const auto problem = find_bucket_problem(directory, environment);
    return problem ? problem->code : "none";
}

TEST(Bucket, can_be_taken_when_it_is_empty_or_marked_as_ours) {
    const test::ScratchDirectory bucket;
    EXPECT_EQ(problem_of(bucket.path(), "staging"), "none");
    mark_bucket(bucket.path(), "staging");
    mark_bucket(bucket.path(), "staging");
    std::ofstream(bucket.path() / "clip") << "bytes";
    EXPECT_EQ(problem_of(bucket.path(), "staging"), "none");
}

TEST(Bucket, belongs_to_one_environment) {
    const test::ScratchDirectory bucket;
    mark_bucket(bucket.path(), "production");
    EXPECT_EQ(problem_of(bucket.path(), "staging"), "production");
    EXPECT_THROW(mark_bucket(bucket.path(), "staging"), Error);
    EXPECT_EQ(problem_of(bucket.path(), "production"), "none");
}

TEST(Bucket, cannot_be_taken_when_it_is_somebody_elses) {
    const test::ScratchDirectory bucket;
    EXPECT_EQ(problem_of(bucket.path() / "missing", "staging"), "bucket_missing");
    std::ofstream(bucket.path() / "letters.txt") << "private";
    EXPECT_EQ(problem_of(bucket.path(), "staging"), "not_ours");
    EXPECT_EQ(problem_of(bucket.path() / "letters.txt", "staging"), "bucket_missing");
}

// What production filled before it marked its own stays production's to mark.
TEST(Bucket, is_not_marked_by_staging_when_it_has_objects_already) {
    const test::ScratchDirectory bucket;
    std::filesystem::create_directory(bucket.path() / "videos");
    EXPECT_THROW(mark_bucket(bucket.path(), "staging"), Error);
    EXPECT_EQ(find_bucket_mark(bucket.path()), std::nullopt);
    mark_bucket(bucket.path(), "production");
    EXPECT_EQ(find_bucket_mark(bucket.path()), "production");
}

// A writer that was killed leaves files of its own there, and a mark without a name.
TEST(Bucket, is_empty_whatever_a_store_keeps_there_for_itself) {
    const test::ScratchDirectory bucket;
    std::filesystem::create_directory(bucket.path() / ".partial");
    EXPECT_EQ(problem_of(bucket.path(), "staging"), "none");
    mark_bucket(bucket.path(), "staging");
    EXPECT_EQ(find_bucket_mark(bucket.path()), "staging");
}

TEST(Bucket, keeps_a_mark_that_nobody_can_read) {
    const test::ScratchDirectory bucket;
    std::ofstream(bucket.path() / ".environment").flush();
    EXPECT_THROW(mark_bucket(bucket.path(), "staging"), Error);
    EXPECT_THROW(mark_bucket(bucket.path(), "production"), Error);
    EXPECT_EQ(find_bucket_mark(bucket.path()), std::nullopt);
}

}  // namespace
}  // namespace mien::objects
