#include "api/edge/paging.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/hash.hpp"

namespace mien::api {
namespace {

using Query = std::vector<std::pair<std::string, std::string>>;

PageRequest page_for(Query query, std::size_t key_parts = 2) {
    http::Request request;
    request.location.query = std::move(query);
    return page_of(request, key_parts);
}

// The pointer and the code of the first broken rule.
std::string problem_of(Query query) {
    try {
        (void)page_for(std::move(query));
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid);
        const auto& problem = error.problems().at(0);
        return problem.pointer + " " + problem.code;
    }
    return "";
}

TEST(Paging, begins_with_50_rows) {
    const auto page = page_for({});
    EXPECT_EQ(page.limit, 50U);
    EXPECT_TRUE(page.after.empty());
}

TEST(Paging, continues_behind_any_key) {
    const std::vector<std::string> key{"Ada \"ä\" \\ \n", ""};
    const auto cursor = page_for({}).next_cursor(key);
    EXPECT_EQ(cursor.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789-_"),
              std::string::npos);
    EXPECT_EQ(page_for({{"cursor", cursor}, {"limit", "200"}}).after, key);
}

TEST(Paging, refuses_limits_out_of_range) {
    for (const auto* const limit :
         {"0", "201", "-1", "1.5", "", " 5", "5x", "99999999999999999999"}) {
        EXPECT_EQ(problem_of({{"limit", limit}}), "?limit out_of_range") << limit;
    }
    EXPECT_EQ(page_for({{"limit", "1"}}).limit, 1U);
}

TEST(Paging, continues_only_the_list_that_a_cursor_came_from) {
    const auto cursor = page_for({{"search", "a"}, {"sort", "name"}}).next_cursor({"k", "l"});
    const std::pair<std::string, std::string> after{"cursor", cursor};
    EXPECT_EQ(problem_of({{"sort", "name"}, {"limit", "7"}, after, {"search", "a"}}), "");
    for (const Query& other :
         {Query{}, Query{{"search", "b"}, {"sort", "name"}}, Query{{"search", "a"}},
          Query{{"search", "a"}, {"sort", "name"}, {"archived", "true"}},
          Query{{"search", "asort=name"}}}) {
        auto query = other;
        query.push_back(after);
        EXPECT_EQ(problem_of(query), "?cursor other_list");
    }
}

TEST(Paging, refuses_cursors_that_it_did_not_make) {
    const std::string texts[] = {"",
                                 "[\"a\",\"b\"]",
                                 "[\"a\",\"b\",\"c\",\"d\"]",
                                 "[\"a\",1,\"c\"]",
                                 "{\"a\":\"b\"}",
                                 "[\"a\",\"b\",\"c\"",
                                 "\"ab\"",
                                 "[\"a\",\"\xFF\",\"c\"]",
                                 "[\"a\",\"\\u0000\",\"c\"]"};
    for (const auto& text : texts) {
        EXPECT_EQ(problem_of({{"cursor", to_base64url(text)}}), "?cursor bad_cursor") << text;
    }
    EXPECT_EQ(problem_of({{"cursor", "%%%"}}), "?cursor bad_cursor");
    EXPECT_EQ(problem_of({{"cursor", page_for({}).next_cursor({"a"})}}), "?cursor bad_cursor");
}

}  // namespace
}  // namespace mien::api
