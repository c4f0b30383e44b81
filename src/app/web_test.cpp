#include "app/web.hpp"

#include <gtest/gtest.h>

namespace mien::app {
namespace {

TEST(web, has_every_path_that_is_nobody_elses) {
    for (const auto* path : {"/", "/characters", "/apiary", "/api-keys", "/mediators",
                             "/assets/a.js", "/readyz2", "/matrix/api"}) {
        EXPECT_TRUE(is_web_path(path)) << path;
    }
    for (const auto* path : {"/api", "/api/", "/api/admin/nothing", "/media", "/media/previews/x",
                             "/metrics", "/healthz", "/readyz", "/readyz/x", "*", ""}) {
        EXPECT_FALSE(is_web_path(path)) << path;
    }
}

}  // namespace
}  // namespace mien::app
