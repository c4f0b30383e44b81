#include "api/documentation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/edge/contract.hpp"

namespace mien::api {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(documentation_page, shows_every_operation_of_the_contract) {
    const std::string page(documentation_page);
    for (const auto& [path, item] : openapi().at("paths").as_object()) {
        for (const auto& [method, operation] : item.as_object()) {
            if (method != "parameters") {
                const std::string name(operation.at("operationId").as_string());
                EXPECT_THAT(page, HasSubstr("id=\"" + name + "\""));
                EXPECT_THAT(page, HasSubstr("href=\"#" + name + "\""));
            }
        }
    }
}

TEST(documentation_page, brings_nothing_from_elsewhere_and_no_script) {
    const std::string page(documentation_page);
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_THAT(page, Not(HasSubstr("src=")));
    EXPECT_THAT(page, Not(HasSubstr("url(")));
    EXPECT_THAT(page, Not(HasSubstr(" style=")));
    EXPECT_THAT(page, Not(HasSubstr("href=\"http")));
}

TEST(documentation_page, links_only_to_places_it_has) {
    const std::string page(documentation_page);
    constexpr std::string_view link = "href=\"#";
    int links = 0;
    for (auto at = page.find(link); at != std::string::npos; at = page.find(link, at + 1)) {
        const auto start = at + link.size();
        const auto target = page.substr(start, page.find('"', start) - start);
        EXPECT_THAT(page, HasSubstr("id=\"" + target + "\""));
        ++links;
    }
    EXPECT_GT(links, 200);
}

}  // namespace
}  // namespace mien::api
