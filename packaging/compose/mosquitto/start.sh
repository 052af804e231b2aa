# Makes the password file out of the environment, where the container keeps nothing of it, and starts.
set -eu
umask 077
mosquitto_passwd -c -b /tmp/passwords latchkey "$MQTT_PASSWORD"
mosquitto_passwd -b /tmp/passwords homeassistant "$HOME_ASSISTANT_MQTT_PASSWORD"
chown mosquitto /tmp/passwords
exec /usr/sbin/mosquitto -c /mosquitto/config/mosquitto.conf
