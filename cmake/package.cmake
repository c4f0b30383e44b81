# The Debian package: ./dev package. Paths are from the root of the machine.
install(TARGETS mien mien-render RUNTIME DESTINATION usr/bin)
install(PROGRAMS deploy/debian/mien-in DESTINATION usr/bin)

set(web_files ${CMAKE_SOURCE_DIR}/web/dist/)
install(DIRECTORY ${web_files} DESTINATION usr/share/mien/web
  FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ
  PATTERN .built EXCLUDE PATTERN .vite EXCLUDE)
install(DIRECTORY migrations DESTINATION usr/share/mien
  FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ FILES_MATCHING PATTERN *.sql)
install(PROGRAMS deploy/backup/backup.sh deploy/backup/restore.sh DESTINATION usr/share/mien)
# What belongs to this release: a site includes it, and an upgrade brings the new one.
install(FILES deploy/nginx/http.conf deploy/nginx/server.conf DESTINATION usr/share/mien/nginx)

install(DIRECTORY deploy/systemd/ DESTINATION usr/lib/systemd/system
  FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
install(FILES deploy/debian/sysusers.conf DESTINATION usr/lib/sysusers.d RENAME mien.conf)
install(FILES deploy/debian/tmpfiles.conf DESTINATION usr/lib/tmpfiles.d RENAME mien.conf)
install(FILES deploy/etc/bridge.toml deploy/etc/masking.toml deploy/etc/production.toml deploy/etc/staging.toml
  DESTINATION etc/mien)

set(doc usr/share/doc/mien)
install(FILES docs/guides/production.md docs/guides/configuration.md docs/guides/staging.md
  docs/guides/staging-data.md docs/guides/bridge.md docs/guides/providers.md DESTINATION ${doc})
install(FILES deploy/debian/copyright DESTINATION ${doc})
install(FILES deploy/debian/lintian-overrides DESTINATION usr/share/lintian/overrides RENAME mien)
install(FILES deploy/nginx/production.conf deploy/nginx/staging.conf
  DESTINATION ${doc}/examples/nginx)
install(FILES deploy/wireguard/server.conf deploy/wireguard/admin.conf
  DESTINATION ${doc}/examples/wireguard)

# tools/dev/package.sh writes them.
set(written ${CMAKE_BINARY_DIR}/package)
install(FILES ${written}/changelog.Debian.gz DESTINATION ${doc})
install(FILES ${written}/mien.1.gz ${written}/mien-in.1.gz ${written}/mien-render.1.gz
  DESTINATION usr/share/man/man1)
install(FILES ${written}/mien.toml.5.gz DESTINATION usr/share/man/man5)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The Mien developers <mien@mien.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "control room for the emotional life of AI characters")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Mien keeps the prompts from which a video model makes one short loop for every
character and emotion: every version of each, how it looks before it is saved,
and which version made which video. This package holds the server, the worker
with its renderer, the command line and the web pages, with systemd units for
a production and a staging environment. The database, PostgreSQL 15 or newer,
may be on another machine.")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd (>= 252)")
# pg_dump and pg_restore are for the bridge.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "nginx-light | nginx, postgresql-client")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql, wireguard-tools")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${CMAKE_SOURCE_DIR}/deploy/debian/conffiles ${CMAKE_SOURCE_DIR}/deploy/debian/postinst
  ${CMAKE_SOURCE_DIR}/deploy/debian/prerm ${CMAKE_SOURCE_DIR}/deploy/debian/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
