// One configuration file in TOML, read key by key: what is asked for is known, and the rest is
// refused, so that a typing error cannot go unseen.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "app/config.hpp"
#include "base/secret.hpp"

namespace mien::app {

// What all sections of a file have in common.
struct ConfigSource {
    const std::filesystem::path& file;
    Reader reader;
    std::set<std::string>* keys;  // may be null; gets the full name of each key that is asked for
    bool is_readable_by_others;   // the file
    bool is_secret_readable_by_others = false;  // the file or another one, with a secret in it
};

// One table of the file; remembers which keys were asked for. What cannot be is thrown as invalid,
// with the name of the key and what it should be. Its source and table must outlive it.
class Section {
  public:
    // A null table is a section that is not there.
    Section(ConfigSource& source, std::string name, const toml::table* table)
        : source_(source), name_(std::move(name)), table_(table) {}

    [[noreturn]] void refuse(std::string_view key, std::string_view what) const;

    [[nodiscard]] std::string text(std::string_view key,
                                   std::optional<std::string> fallback = std::nullopt);
    // A text that may be empty.
    [[nodiscard]] std::string text_or_nothing(std::string_view key, std::string fallback);
    // Given as KEY, or as KEY_file: the path of a file that holds it.
    [[nodiscard]] Secret secret(std::string_view key);
    // Nothing when neither is given.
    [[nodiscard]] std::optional<Secret> optional_secret(std::string_view key);
    // Nothing for another reader, who need not even reach the file.
    [[nodiscard]] std::optional<Secret> owner_secret(std::string_view key);
    [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t least, std::int64_t most,
                                       std::optional<std::int64_t> fallback = std::nullopt);
    [[nodiscard]] bool flag(std::string_view key, bool fallback);
    [[nodiscard]] std::vector<std::string> texts(std::string_view key);
    [[nodiscard]] Section section(std::string_view key);

    [[nodiscard]] bool is_present() const { return table_ != nullptr; }
    void refuse_unknown_keys() const;

  private:
    [[nodiscard]] bool is_in_file(std::string_view key);
    [[nodiscard]] std::string full_name(std::string_view key) const;
    [[nodiscard]] const toml::node* find(std::string_view key);

    ConfigSource& source_;
    std::string name_;
    const toml::table* table_;
    std::set<std::string> known_;
};

// A file that is read from its root on.
class ConfigFile {
  public:
    // Throws not_found, or invalid with the line that is no TOML. The set of keys is as in
    // ConfigSource.
    ConfigFile(const std::filesystem::path& file, Reader reader, std::set<std::string>* keys);
    ConfigFile(const ConfigFile&) = delete;
    ConfigFile& operator=(const ConfigFile&) = delete;

    [[nodiscard]] Section root() { return {source_, "", &table_}; }
    // Of what has been read so far.
    [[nodiscard]] bool is_secret_readable_by_others() const {
        return source_.is_secret_readable_by_others;
    }

  private:
    const std::filesystem::path file_;
    const toml::table table_;
    ConfigSource source_;
};

}  // namespace mien::app
