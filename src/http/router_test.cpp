#include "http/router.hpp"

#include <gtest/gtest.h>

namespace mien::http {
namespace {

awaitable<void> allow_all(Request&, const Route&) {
    co_return;
}

awaitable<Response> respond(Request&) {
    co_return no_content();
}

class RouterTest : public ::testing::Test {
  protected:
    void add(Method method, std::string_view pattern) {
        router_.add({method, pattern, Access{}, 0, respond, pattern});
    }
    // The pattern that is found, with the parameters: "/a/{id} id=7"; or the methods allowed.
    std::string find(Method method, std::string_view path) {
        const auto match = router_.find(method, path, parameters_);
        if (match.route == nullptr) {
            return match.allowed_methods == 0 ? "none" : allow_header(match.allowed_methods);
        }
        std::string text(match.route->pattern);
        for (const auto& parameter : parameters_) {
            text += " " + std::string(parameter.name) + "=" +
                    std::string(path.substr(parameter.offset, parameter.length));
        }
        return text;
    }

    Router router_{allow_all};
    std::vector<PathParameter> parameters_;
};

TEST_F(RouterTest, prefers_literal_segments) {
    add(Method::get, "/");
    add(Method::get, "/a/{id}");
    add(Method::get, "/a/all");
    add(Method::get, "/a/{character}/b/{emotion}");
    add(Method::get, "/a/all/c");
    add(Method::get, "/files/{path...}");
    EXPECT_EQ(find(Method::get, "/"), "/");
    EXPECT_EQ(find(Method::get, "/a/7"), "/a/{id} id=7");
    EXPECT_EQ(find(Method::get, "/a/all"), "/a/all");
    EXPECT_EQ(find(Method::get, "/a/all/b/sad"),
              "/a/{character}/b/{emotion} character=all emotion=sad");
    EXPECT_EQ(find(Method::get, "/files/x/y.css"), "/files/{path...} path=x/y.css");
    EXPECT_EQ(find(Method::get, "/files/" + std::string(40, 'x') + "/a/b/c/d/e/f/g/h/i/j/k/l/m/n"),
              "/files/{path...} path=" + std::string(40, 'x') + "/a/b/c/d/e/f/g/h/i/j/k/l/m/n");
}

TEST_F(RouterTest, finds_nothing_for_other_paths) {
    add(Method::get, "/a/{id}");
    add(Method::get, "/files/{path...}");
    for (const auto* path : {"/", "/a", "/a/", "/a/7/", "/a/7/b", "/A/7", "/files", "/files/",
                             "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17"}) {
        EXPECT_EQ(find(Method::get, path), "none") << path;
    }
}

TEST_F(RouterTest, tells_which_methods_a_path_answers) {
    add(Method::get, "/a/{id}");
    add(Method::delete_, "/a/{name}");
    add(Method::post, "/a/import");
    EXPECT_EQ(find(Method::head, "/a/7"), "/a/{id} id=7");
    EXPECT_EQ(find(Method::delete_, "/a/7"), "/a/{name} name=7");
    EXPECT_EQ(find(Method::put, "/a/7"), "GET, HEAD, DELETE, OPTIONS");
    EXPECT_EQ(find(Method::delete_, "/a/import"), "/a/{name} name=import");
    EXPECT_EQ(find(Method::put, "/a/import"), "GET, HEAD, POST, DELETE, OPTIONS");
}

TEST_F(RouterTest, refuses_a_table_with_a_mistake) {
    add(Method::get, "/a/{id}");
    EXPECT_DEATH(add(Method::get, "/a/{other}"), "same method and pattern");
    EXPECT_DEATH(add(Method::get, "/a//b"), "empty segment");
    EXPECT_DEATH(add(Method::get, "/a/{rest...}/b"), "must come last");
    EXPECT_DEATH(add(Method::get, "a"), "incomplete");
}

}  // namespace
}  // namespace mien::http
