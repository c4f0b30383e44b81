#include "tests/support/test_bucket.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <boost/json.hpp>

#include "base/hash.hpp"

namespace mien::test {
namespace {

boost::json::object description() {
    const char* file = std::getenv("MIEN_TEST_S3");  // NOLINT(concurrency-mt-unsafe): one thread
    if (file == nullptr) {
        throw std::runtime_error(
            "MIEN_TEST_S3 is not set: run eval \"$(tools/dev/scratch_s3.sh env)\", or ./dev test");
    }
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return boost::json::parse(text.str()).as_object();
}

std::string text_at(const boost::json::object& object, const char* name) {
    return std::string(object.at(name).as_string());
}

objects::S3Credential credential_in(const boost::json::object& user) {
    return {.access_key_id = text_at(user, "access_key_id"),
            .secret_access_key = Secret(text_at(user, "secret_access_key"))};
}

}  // namespace

objects::S3Settings test_bucket(const std::string& side) {
    const auto all = description();
    const auto& server = all.at(side).as_object();
    const auto id = random_bytes(8);
    objects::S3Settings settings;
    settings.endpoint = text_at(server, "endpoint");
    settings.region = text_at(all, "region");
    settings.bucket = text_at(server, "bucket");
    settings.prefix = to_hex({reinterpret_cast<const std::uint8_t*>(id.data()), id.size()}) + "/";
    settings.credential = credential_in(server);
    settings.ca_file = text_at(all, "ca_file");
    return settings;
}

objects::S3Credential reader(const std::string& side) {
    const auto all = description();
    return credential_in(all.at(side).at("reader").as_object());
}

objects::S3Credential stranger(const std::string& side) {
    const auto all = description();
    return credential_in(all.at(side).at("stranger").as_object());
}

}  // namespace mien::test
